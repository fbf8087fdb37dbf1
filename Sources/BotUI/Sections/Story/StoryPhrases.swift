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
        .commandStory: Words(es: "Seguir la historia", en: "Go on with the story"),
    ]
}
