extension Catalogue {
    static let spanish: [Phrase: String] = [
        .welcome: """
        Buenas noches, <b>{name}</b>. Soy Lucien, mayordomo de la mansión de Diana.

        Aquí se viene a decidir. Cada decisión cuenta, y la casa las paga en <b>besitos</b> 💋.

        Cuando quieras, la puerta está ahí.
        """,
        .welcomeBack: """
        Bienvenido de nuevo, <b>{name}</b>. La mansión te recuerda.

        Tienes <b>{balance}</b> besitos 💋.
        """,
        .help: """
        <b>Lo que puedes pedirme</b>

        /story: seguir la historia
        /daily: el regalo de cada día
        /balance: tus besitos
        /history: de dónde vinieron y a dónde fueron
        /help: estas líneas
        """,
        .notUnderstood: "No he entendido eso. Con /help te cuento lo que puedo hacer por ti.",
        .tryAgainSoon: "La casa está ocupada un momento. Inténtalo de nuevo en unos segundos.",
        .buttonStory: "Entrar en la historia",
        .buttonContinue: "Seguir la historia",
        .buttonDaily: "Regalo del día",
        .buttonBalance: "Mis besitos",
        .buttonHistory: "Movimientos",
        .buttonOlder: "Anteriores »",
        .buttonNewer: "« Recientes",
        .buttonRestart: "Volver a empezar",
        .balance: """
        Tienes <b>{balance}</b> besitos 💋

        Ganados desde el principio: {lifetime}
        """,
        .balanceExpiry: "{amount} caducan el {day}",
        .dailyClaimed: "Tu regalo de hoy: <b>+{amount}</b> besitos 💋\n\nAhora tienes <b>{balance}</b>.",
        .dailyAlreadyClaimed: "El regalo de hoy ya es tuyo. El próximo te espera dentro de {span}.",
        .historyTitle: "<b>Tus movimientos</b>",
        .historyEmpty: "Todavía no hay movimientos. /daily es un buen comienzo.",
        .historyLine: "<b>{amount}</b> · {reason} · {day}",
        .sceneEarned: "<i>+{amount} besitos 💋</i>",
        .sceneChosen: "<i>» {choice}</i>",
        .sceneEnd: "<b>Fin</b>. Por ahora.",
        .staleButton: "Eso ya quedó atrás.",
        .noStoryYet: "Todavía no hay ninguna historia que contar. Vuelve pronto.",
        .toastEarned: "+{amount} besitos 💋",
        .lockedChoice: "🔒 <b>{choice}</b>\n\nTodavía no. Te falta:",
        .lockedToast: "Todavía no",
        .nothingOpen: "Por ahora, aquí no se abre ninguna puerta para ti. Vuelve más tarde.",
        .needOneOf: "Una de estas cosas:",
        .needBesitos: "💋 {missing} besitos más: tienes {current} de {required}. Se quedan contigo. /daily da cada día.",
        .needItem: "🎒 «{item}»: tienes {current} de {required}.",
        .needLevel: "⭐ El nivel {required}: estás en el {current}. Cada besito que ganas cuenta.",
        .needStoryLevel: "📖 Llegar al nivel {required} de la historia; vas por el {current}.",
        .needDecision: "🗝 Una decisión que aún no has tomado.",
        .needDecisionAt: "🗝 Una decisión que te espera en «{place}».",
        .needFragment: "🚪 Pasar por un lugar que aún no conoces.",
        .needFragmentAt: "🚪 Pasar por «{place}»: {current} de {required}.",
        .needOther: "{what}: {current} de {required}.",
        .needLess: "{what}: como mucho {allowed}, y tienes {current}.",
        .needNever: "Ese camino ya no existe para ti: lo cerró algo que hiciste.",
        .sourceDailyReward: "Regalo del día",
        .sourceDecision: "Decisión en la historia",
        .sourceFragment: "Fragmento completado",
        .sourceMission: "Misión",
        .sourceAchievement: "Logro",
        .sourceTrivia: "Trivia",
        .sourceReaction: "Reacción",
        .sourceExperience: "Experiencia",
        .sourceEventBonus: "Bono de evento",
        .sourceGift: "Regalo",
        .sourceRefund: "Devolución",
        .sourceAdminGrant: "De parte de la casa",
        .purposePurchase: "Compra",
        .purposeFragmentUnlock: "Fragmento desbloqueado",
        .purposeAuction: "Subasta",
        .purposeAdminCorrection: "Corrección",
        .lotExpired: "Besitos caducados",
        .capReached: "Por hoy ya has ganado todo lo que se puede ganar así. Mañana hay más.",
        .slowDown: "Despacio: la casa no se va a ninguna parte. Podrás volver a decidir dentro de {span}.",
        .commandStory: "Seguir la historia",
        .commandDaily: "El regalo de cada día",
        .commandBalance: "Tus besitos",
        .commandHistory: "Tus movimientos",
        .commandHelp: "Qué puedo hacer por ti",
    ]
}
