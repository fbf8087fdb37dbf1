extension Catalogue {
    static let storyPhrases: [Phrase: Words] = [
        .buttonStory: Words(es: "Entrar en la historia", en: "Enter the story"),
        .buttonContinue: Words(es: "📖 Seguir la historia", en: "📖 Go on with the story"),
        .buttonRestart: Words(es: "Volver a empezar", en: "Begin again"),
        .sceneEarned: Words(
            es: "<i>+{amount} {amount?besito|besitos} 💋</i>", en: "<i>+{amount} {amount?besito|besitos} 💋</i>"),
        .sceneWithheld: Words(
            es: "<i>Hoy ya has ganado todo lo que se puede ganar así: esto no suma besitos.</i>",
            en: "<i>You have earned all that can be earned this way today: this adds no besitos.</i>"),
        .sceneChosen: Words(es: "<i>» {choice}</i>", en: "<i>» {choice}</i>"),
        .sceneEnd: Words(es: "<b>Fin</b>. Por ahora.", en: "<b>The end</b>. For now."),
        .staleButton: Words(es: "Eso ya quedó atrás.", en: "That is behind you already."),
        .otherWaysOpen: Words(
            es: "Ese camino es para quien no tiene otro, y tú tienes.",
            en: "That way is for who has no other, and you have."),
        .storyNotBegun: Words(
            es: "Aún no has entrado en la historia. La puerta está abierta.",
            en: "You have not entered the story yet. The door is open."),
        .storiesTitle: Words(
            es: "<b>Las historias de la casa</b>\n\nEn cada una sigues donde la dejaste. ¿Cuál será?",
            en: "<b>The stories of the house</b>\n\nIn each you go on where you left it. Which one?"),
        .buttonStories: Words(es: "📚 Otras historias", en: "📚 Other stories"),
        .noStoryYet: Words(
            es: "Todavía no hay ninguna historia que contar. Vuelve pronto.",
            en: "There is no story to tell yet. Come back soon."),
        .toastEarned: Words(es: "+{amount} {amount?besito|besitos} 💋", en: "+{amount} {amount?besito|besitos} 💋"),
        .nothingOpen: Words(
            es: "Por ahora, aquí no se abre ninguna puerta para ti. Vuelve más tarde.",
            en: "For now, no door here opens for you. Come back later."),
        .buttonReadOn: Words(es: "Leer más »", en: "Read on »"),
        .rewardItem: Words(es: "<i>{icon} «{item}», a tu mochila.</i>", en: "<i>{icon} “{item}” is yours now.</i>"),
        .rewardItems: Words(
            es: "<i>{icon} «{item}» × {count}, a tu mochila.</i>",
            en: "<i>{icon} “{item}” × {count}: yours now.</i>"),
        .rewardUnlock: Words(
            es: "<i>🗝 «{place}» se ha abierto para ti.</i>", en: "<i>🗝 “{place}” has opened to you.</i>"),
        .rewardVIPDay: Words(es: "<i>👑 VIP durante un día.</i>", en: "<i>👑 VIP for a day.</i>"),
        .rewardVIP: Words(es: "<i>👑 VIP durante {days} días.</i>", en: "<i>👑 VIP for {days} days.</i>"),
        .rewardAchievement: Words(es: "<i>{icon} Logro: «{name}».</i>", en: "<i>{icon} Achievement: “{name}”.</i>"),
        .progressTitle: Words(es: "<b>Tu historia</b>", en: "<b>Your story</b>"),
        .progressLevel: Words(
            es: "{mark} <b>{level}</b>: {seen} de {all} {all?lugar|lugares}",
            en: "{mark} <b>{level}</b>: {seen} of {all} {all?place|places}"),
        .progressSecrets: Words(es: "🕯 Secretos descubiertos: {count}", en: "🕯 Secrets discovered: {count}"),
        .progressRun: Words(
            es: "📖 Lectura número {run}, {turns} {turns?decisión|decisiones}.",
            en: "📖 Reading number {run}, {turns} {turns?decision|decisions}."),
        .buttonProgress: Words(es: "Tu historia", en: "Your story"),
        .commandProgress: Words(es: "Hasta dónde has llegado", en: "How far you have come"),
        .commandStory: Words(es: "Seguir la historia", en: "Go on with the story"),
    ]
}
