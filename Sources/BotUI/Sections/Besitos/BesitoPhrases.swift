extension Catalogue {
    static let besitoPhrases: [Phrase: Words] = [
        .buttonDaily: Words(es: "🎁 Regalo del día", en: "🎁 Gift of the day"),
        .buttonBalance: Words(es: "💋 Mis besitos", en: "💋 My besitos"),
        .buttonHistory: Words(es: "📜 Movimientos", en: "📜 Movements"),
        .buttonOlder: Words(es: "Anteriores »", en: "Older »"),
        .buttonNewer: Words(es: "« Recientes", en: "« Newer"),
        .balance: Words(
            es: """
                Tienes <b>{balance}</b> {balance?besito|besitos} 💋

                Ganados desde el principio: {lifetime}
                """,
            en: """
                You own <b>{balance}</b> {balance?besito|besitos} 💋

                Earned since the beginning: {lifetime}
                """),
        .balanceOwed: Words(
            es: "Se te dieron {amount} de más que ya no tenías: saldrán de los próximos que ganes.",
            en: "You were given {amount} too many and had spent them: they come out of what you earn next."),
        .balanceExpiry: Words(es: "{amount} caducan el {day}", en: "{amount} lapse on {day}"),
        .dailyClaimed: Words(
            es: "Tu regalo de hoy: <b>+{amount}</b> {amount?besito|besitos} 💋\n\nAhora tienes <b>{balance}</b>.",
            en: "Your gift of today: <b>+{amount}</b> {amount?besito|besitos} 💋\n\nYou now own <b>{balance}</b>."),
        .dailyAlreadyClaimed: Words(
            es: "El regalo de hoy ya es tuyo. El próximo te espera dentro de {span}.",
            en: "Today's gift is yours already. The next one waits for you in {span}."),
        .historyTitle: Words(es: "<b>Tus movimientos</b>", en: "<b>Your movements</b>"),
        .historyEmpty: Words(
            es: "Todavía no hay movimientos. /daily es un buen comienzo.",
            en: "Nothing has moved yet. /daily is a good beginning."),
        .historyLine: Words(
            es: "{number}. <b>{amount}</b> · {reason} · {day}", en: "{number}. <b>{amount}</b> · {reason} · {day}"),
        .capReached: Words(
            es: "Por hoy ya has ganado todo lo que se puede ganar así. Mañana hay más.",
            en: "You have earned all that can be earned this way today. There is more tomorrow."),
        .commandDaily: Words(es: "El regalo de cada día", en: "The gift of the day"),
        .commandBalance: Words(es: "Tus besitos", en: "Your besitos"),
        .commandHistory: Words(es: "Tus movimientos", en: "Your movements"),
    ]
}
