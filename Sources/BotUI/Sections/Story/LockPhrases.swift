extension Catalogue {
    static let lockPhrases: [Phrase: Words] = [
        .lockedChoice: Words(
            es: "🔒 <b>{choice}</b>\n\nTodavía no. Te falta:",
            en: "🔒 <b>{choice}</b>\n\nNot yet. You still need:"),
        .linkOpened: Words(es: "🗝 «{place}» se ha abierto para ti", en: "🗝 “{place}” has opened to you"),
        .linkNeeds: Words(es: "Todavía no. Te falta:", en: "Not yet. You still need:"),
        .linkNotReached: Words(
            es: "Hasta allí se llega leyendo, y aún no has llegado.",
            en: "One comes there by reading, and you have not come there yet."),
        .lockedToast: Words(es: "Todavía no", en: "Not yet"),
        .needOneOf: Words(es: "Una de estas cosas:", en: "One of these:"),
        .needBesitos: Words(
            es:
                "💋 {missing} {missing?besito|besitos} más: tienes {current} de {required}. Se quedan contigo. /daily da cada día.",
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
        .needVIP: Words(
            es: "👑 Ser VIP: esa puerta sólo la abre Diana en persona.",
            en: "👑 To be VIP: Diana opens that door in person."),
        .needStory: Words(
            es: "🎭 Algo que aún no ha pasado en tu historia.",
            en: "🎭 Something that has not happened in your story yet."),
        .needUnlockAt: Words(es: "🗝 Que se te abra «{place}».", en: "🗝 “{place}” to be opened to you."),
        .unlockOffer: Words(
            es: "O, si lo prefieres, la casa acepta besitos y la puerta queda abierta para siempre.",
            en: "Or, if you would rather, the house takes besitos and the door stays open for good."),
        .buttonUnlock: Words(es: "💋 Abrir por {price}", en: "💋 Open for {price}"),
        .tooDear: Words(
            es:
                "Abrir esa puerta cuesta <b>{required}</b> {required?besito|besitos} 💋, y te {missing?falta|faltan} <b>{missing}</b>.",
            en:
                "Opening that door costs <b>{required}</b> {required?besito|besitos} 💋, and you are <b>{missing}</b> short."
        ),
        .alreadyOpen: Words(es: "Esa puerta ya está abierta.", en: "That door is open already."),
        .vipDoor: Words(es: "👑 <b>{title}</b>\n\nEsta puerta es VIP.", en: "👑 <b>{title}</b>\n\nThis door is VIP."),
        .vipWelcome: Words(
            es: "Lucien baja la voz: «Los invitados de la señora entran sin llamar. Quizá pronto sea usted uno».",
            en: "Lucien lowers his voice: “My lady's guests come in without knocking. You may be one soon.”"),
        .vipOffer: Words(
            es: "«Otra vez ante esta puerta», sonríe Lucien. «Diana lo ha notado. Ser VIP la abre, y todas las demás».",
            en: "“This door again,” smiles Lucien. “Diana has noticed. Being VIP opens it, and all the others.”"),
        .needOther: Words(es: "{what}: {current} de {required}.", en: "{what}: {current} of {required}."),
        .needLess: Words(
            es: "{what}: como mucho {allowed}, y tienes {current}.",
            en: "{what}: at most {allowed}, and you have {current}."),
        .needNever: Words(
            es: "Ese camino ya no existe para ti: lo cerró algo que hiciste.",
            en: "That way no longer exists for you: something you did has closed it."),
    ]
}
