extension Catalogue {
    static let housePhrases: [Phrase: Words] = [
        .welcome: Words(
            es: """
                Buenas noches, <b>{name}</b>. Soy Lucien, mayordomo de la mansión de Diana.

                Aquí se viene a decidir. Cada decisión cuenta, y la casa las paga en <b>besitos</b> 💋.

                Cuando quieras, la puerta está ahí.
                """,
            en: """
                Good evening, <b>{name}</b>. I am Lucien, butler of Diana's mansion.

                People come here to decide. Every decision counts, and the house pays for them in <b>besitos</b> 💋.

                Whenever you are ready, there is the door.
                """),
        .welcomeBack: Words(
            es: """
                Bienvenido de nuevo, <b>{name}</b>. La mansión te recuerda.

                Tienes <b>{balance}</b> {balance?besito|besitos} 💋.
                """,
            en: """
                Welcome back, <b>{name}</b>. The mansion remembers you.

                You own <b>{balance}</b> {balance?besito|besitos} 💋.
                """),
        .menuTitle: Words(
            es: "<b>La mansión</b>\n\n¿A dónde te llevo?",
            en: "<b>The mansion</b>\n\nWhere shall I take you?"),
        .helpTitle: Words(es: "<b>Lo que puedes pedirme</b>", en: "<b>What you may ask of me</b>"),
        .notUnderstood: Words(
            es: "No he entendido eso. Con /help te cuento lo que puedo hacer por ti.",
            en: "I did not understand that. /help tells what I can do for you."),
        .tryAgainSoon: Words(
            es: "La casa está ocupada un momento. Inténtalo de nuevo en unos segundos.",
            en: "The house is busy for a moment. Please try again in a few seconds."),
        .slowDown: Words(
            es: "Despacio: la casa no se va a ninguna parte. Podrás volver a decidir dentro de {span}.",
            en: "Not so fast: the house is going nowhere. You can decide again in {span}."),
        .buttonMenu: Words(es: "Menú", en: "Menu"),
        .commandMenu: Words(es: "A dónde se puede ir", en: "Where one can go"),
        .commandHelp: Words(es: "Qué puedo hacer por ti", en: "What I can do for you"),
    ]
}
