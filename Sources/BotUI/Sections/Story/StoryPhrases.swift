extension Catalogue {
    static let storyPhrases: [Phrase: Words] = [
        .buttonStory: Words(es: "Entrar en la historia", en: "Enter the story"),
        .buttonContinue: Words(es: "Seguir la historia", en: "Go on with the story"),
        .buttonRestart: Words(es: "Volver a empezar", en: "Begin again"),
        .sceneEarned: Words(es: "<i>+{amount} besitos 💋</i>", en: "<i>+{amount} besitos 💋</i>"),
        .sceneChosen: Words(es: "<i>» {choice}</i>", en: "<i>» {choice}</i>"),
        .sceneEnd: Words(es: "<b>Fin</b>. Por ahora.", en: "<b>The end</b>. For now."),
        .staleButton: Words(es: "Eso ya quedó atrás.", en: "That is behind you already."),
        .noStoryYet: Words(
            es: "Todavía no hay ninguna historia que contar. Vuelve pronto.",
            en: "There is no story to tell yet. Come back soon."),
        .toastEarned: Words(es: "+{amount} besitos 💋", en: "+{amount} besitos 💋"),
        .nothingOpen: Words(
            es: "Por ahora, aquí no se abre ninguna puerta para ti. Vuelve más tarde.",
            en: "For now, no door here opens for you. Come back later."),
        .buttonReadOn: Words(es: "Leer más »", en: "Read on »"),
        .rewardItem: Words(es: "🎒 «{item}» ya es tuyo.", en: "🎒 “{item}” is yours now."),
        .rewardItems: Words(es: "🎒 «{item}», {count}: ya son tuyos.", en: "🎒 “{item}”, {count}: they are yours now."),
        .rewardUnlock: Words(es: "🗝 «{place}» se ha abierto para ti.", en: "🗝 “{place}” has opened to you."),
        .rewardVIP: Words(es: "👑 VIP durante {days} días.", en: "👑 VIP for {days} days."),
        .rewardAchievement: Words(es: "🏅 Logro: «{name}».", en: "🏅 Achievement: “{name}”."),
        .progressTitle: Words(es: "<b>Tu historia</b>", en: "<b>Your story</b>"),
        .progressLevel: Words(
            es: "{mark} <b>{level}</b>: {seen} de {all} lugares", en: "{mark} <b>{level}</b>: {seen} of {all} places"),
        .progressSecrets: Words(es: "🕯 Secretos descubiertos: {count}", en: "🕯 Secrets discovered: {count}"),
        .progressRun: Words(
            es: "📖 Lectura número {run}, {turns} decisiones.", en: "📖 Reading number {run}, {turns} decisions."),
        .buttonProgress: Words(es: "Tu historia", en: "Your story"),
        .commandProgress: Words(es: "Hasta dónde has llegado", en: "How far you have come"),
        .commandStory: Words(es: "Seguir la historia", en: "Go on with the story"),
    ]
}
