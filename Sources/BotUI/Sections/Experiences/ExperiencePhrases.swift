extension Catalogue {
    static let experiencePhrases: [Phrase: Words] = [
        .buttonExperiences: Words(es: "✨ Experiencias", en: "✨ Experiences"),
        .commandExperiences: Words(
            es: "Lo que has empezado y lo que te espera", en: "What you began and what awaits you"),
        .buttonExperienceStart: Words(es: "✨ Empezar", en: "✨ Begin"),
        .experiencesTitle: Words(
            es: "<b>Experiencias</b>\n\nCada una une historia y misiones. Toca una para mirarla.",
            en: "<b>Experiences</b>\n\nEach weaves story and missions together. Touch one to look at it."),
        .experiencesNone: Words(es: "Por ahora no hay ninguna.", en: "There is none for now."),
        .experienceUnderWay: Words(
            es: "{icon} <b>{name}</b>\n{bar} {percent} %", en: "{icon} <b>{name}</b>\n{bar} {percent}%"),
        .experienceOpen: Words(es: "{icon} <b>{name}</b> · puedes empezar", en: "{icon} <b>{name}</b> · you may begin"),
        .experienceLocked: Words(es: "🔒 <b>{name}</b>", en: "🔒 <b>{name}</b>"),
        .experienceDone: Words(es: "✅ <b>{name}</b>", en: "✅ <b>{name}</b>"),
        .experienceText: Words(es: "<i>{text}</i>", en: "<i>{text}</i>"),
        .componentDone: Words(es: "✅ {title}", en: "✅ {title}"),
        .componentOpen: Words(es: "▫️ {title}", en: "▫️ {title}"),
        .componentOptional: Words(es: "▫️ {title} (si quieres)", en: "▫️ {title} (if you like)"),
        .componentSecret: Words(es: "Un secreto de la casa", en: "A secret of the house"),
        .experienceNext: Words(es: "➡️ Ahora: {step}", en: "➡️ Next: {step}"),
        .experienceReward: Words(es: "Recompensa: {reward}", en: "Reward: {reward}"),
        .experienceStarted: Words(es: "Ha empezado", en: "It has begun"),
        .experienceBegun: Words(es: "Eso ya lo has empezado.", en: "You have begun that already."),
        .experienceGone: Words(es: "Eso ya no se puede empezar.", en: "That can no longer be begun."),
        .rewardExperience: Words(
            es: "<i>✨ Puedes empezar «{name}»: /experiencias</i>", en: "<i>✨ You may begin “{name}”: /experiences</i>"),
        .rewardExperienceStarted: Words(
            es: "<i>✨ Ha empezado «{name}»: /experiencias</i>", en: "<i>✨ “{name}” has begun: /experiences</i>"),
        .rewardShopItem: Words(
            es: "<i>🛍 La tienda ya te vende «{item}».</i>", en: "<i>🛍 The shop sells you “{item}” now.</i>"),
        .needExperience: Words(
            es: "✨ Completar la experiencia «{what}».", en: "✨ To complete the experience “{what}”."),
        .needShopUnlock: Words(es: "🗝 Que la casa te abra «{what}».", en: "🗝 The house to open “{what}” to you."),
        .noticeExperience: Words(
            es: "✨ Experiencia completada: {icon} <b>{name}</b>. Es tuyo: {got}",
            en: "✨ Experience completed: {icon} <b>{name}</b>. Yours: {got}"),
        .noticeExperienceUnlocked: Words(
            es: "✨ Puedes empezar {icon} <b>{name}</b>.", en: "✨ You may begin {icon} <b>{name}</b>."),
        .noticeExperienceStarted: Words(
            es: "✨ Ha empezado {icon} <b>{name}</b>.", en: "✨ {icon} <b>{name}</b> has begun."),
        .noticeShopUnlocked: Words(
            es: "🛍 La tienda ya te vende {icon} <b>{name}</b>.", en: "🛍 The shop sells you {icon} <b>{name}</b> now."),
    ]
}
