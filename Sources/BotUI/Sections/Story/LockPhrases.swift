extension Catalogue {
    static let lockPhrases: [Phrase: Words] = [
        .lockedChoice: Words(
            es: "🔒 <b>{choice}</b>\n\nTodavía no. Te falta:",
            en: "🔒 <b>{choice}</b>\n\nNot yet. You still need:"),
        .lockedToast: Words(es: "Todavía no", en: "Not yet"),
        .needOneOf: Words(es: "Una de estas cosas:", en: "One of these:"),
        .needBesitos: Words(
            es: "💋 {missing} besitos más: tienes {current} de {required}. Se quedan contigo. /daily da cada día.",
            en:
                "💋 {missing} more besitos: you have {current} of {required}. They stay yours. /daily brings some every day."
        ),
        .needItem: Words(
            es: "🎒 «{item}»: tienes {current} de {required}.",
            en: "🎒 “{item}”: you have {current} of {required}."),
        .needLevel: Words(
            es: "⭐ El nivel {required}: estás en el {current}. Cada besito que ganas cuenta.",
            en: "⭐ Level {required}: you are at {current}. Every besito you earn counts."),
        .needStoryLevel: Words(
            es: "📖 Llegar al nivel {required} de la historia; vas por el {current}.",
            en: "📖 To reach level {required} of the story; you are at {current}."),
        .needDecision: Words(es: "🗝 Una decisión que aún no has tomado.", en: "🗝 A decision you have not taken yet."),
        .needDecisionAt: Words(
            es: "🗝 Una decisión que te espera en «{place}».",
            en: "🗝 A decision that waits for you at “{place}”."),
        .needFragment: Words(
            es: "🚪 Pasar por un lugar que aún no conoces.",
            en: "🚪 To pass through a place you do not know yet."),
        .needFragmentAt: Words(
            es: "🚪 Pasar por «{place}»: {current} de {required}.",
            en: "🚪 To pass through “{place}”: {current} of {required}."),
        .needOther: Words(es: "{what}: {current} de {required}.", en: "{what}: {current} of {required}."),
        .needLess: Words(
            es: "{what}: como mucho {allowed}, y tienes {current}.",
            en: "{what}: at most {allowed}, and you have {current}."),
        .needNever: Words(
            es: "Ese camino ya no existe para ti: lo cerró algo que hiciste.",
            en: "That way no longer exists for you: something you did has closed it."),
    ]
}
