extension Catalogue {
    static let noticePhrases: [Phrase: Words] = [
        .noticeMission: Words(
            es: "🎯 Misión cumplida: {icon} <b>{title}</b>. Tu recompensa te espera.",
            en: "🎯 Mission completed: {icon} <b>{title}</b>. Your reward is waiting."),
        .noticeAchievement: Words(
            es: "🏅 Nuevo logro: {icon} <b>{name}</b>.", en: "🏅 New achievement: {icon} <b>{name}</b>."),
        .noticeLevel: Words(
            es: "⭐️ Has llegado al nivel <b>{level}</b>. La casa te mira con otros ojos.",
            en: "⭐️ You have reached level <b>{level}</b>. The house looks at you with other eyes."),
        .noticePromise: Words(
            es: "🤝 La casa cumple lo que prometió: {gifts}.", en: "🤝 The house keeps what it promised: {gifts}."),
        .noticeVIP: Words(es: "👑 VIP {days} días", en: "👑 VIP for {days} days"),
        .noticeVIPDay: Words(es: "👑 VIP un día", en: "👑 VIP for a day"),
        .noticeOneMore: Words(es: "… y una cosa más.", en: "… and one more."),
        .noticeMore: Words(es: "… y {count} cosas más.", en: "… and {count} more."),
        .noticeOutbid: Words(
            es:
                "🔨 Alguien ha pujado <b>{amount}</b> {amount?besito|besitos} por <b>{item}</b>. Los tuyos vuelven a ser tuyos.",
            en: "🔨 Somebody bid <b>{amount}</b> {amount?besito|besitos} for <b>{item}</b>. Yours are yours again."),
        .noticeWon: Words(
            es: "🔨 Te llevas <b>{item}</b> por <b>{amount}</b> {amount?besito|besitos}. Te espera en la mochila.",
            en: "🔨 <b>{item}</b> is yours, for <b>{amount}</b> {amount?besito|besitos}. It waits in your bag."),
        .noticeGift: Words(
            es: "🎁 <b>{name}</b> te ha regalado <b>{amount}</b> {amount?besito|besitos} 💋.",
            en: "🎁 <b>{name}</b> gave you <b>{amount}</b> {amount?besito|besitos} 💋."),
        .noticeLapsing: Words(
            es: "⏳ <b>{amount}</b> de tus besitos caducan pronto. Sería una pena.",
            en: "⏳ <b>{amount}</b> of your besitos lapse soon. It would be a pity."),
        .noticeDebt: Words(
            es:
                "🧾 La casa ha tomado <b>{amount}</b> {amount?besito que se debía: se dio|besitos que se debían: se dieron} por error.",
            en:
                "🧾 The house took <b>{amount}</b> {amount?besito that was owed: it had been given|besitos that were owed: they had been given} by mistake."
        ),
        .noticeTakenBack: Words(
            es: "🧾 La casa ha retirado <b>{amount}</b> {amount?besito que se dio|besitos que se dieron} por error.",
            en:
                "🧾 The house took back <b>{amount}</b> {amount?besito that was given|besitos that were given} by mistake."
        ),

        .buttonNotices: Words(es: "🔔 Avisos", en: "🔔 Notices"),
        .commandNotices: Words(es: "Qué te cuento sin que preguntes", en: "What I tell you without your asking"),
        .noticesOn: Words(
            es:
                "<b>Avisos</b>\n\nTe aviso cuando cumples una misión, consigues un logro, subes de nivel, recibes un regalo o alguien supera tu puja.",
            en:
                "<b>Notices</b>\n\nI tell you when you complete a mission, earn an achievement, rise to a level, get a gift or are outbid."
        ),
        .noticesOff: Words(
            es: "<b>Avisos</b>\n\nNo te aviso de nada. Todo queda anotado y lo ves cuando lo preguntes.",
            en: "<b>Notices</b>\n\nI tell you nothing unasked. All is kept, and you see it when you ask."),
        .buttonNoticesOn: Words(es: "🔔 Avísame", en: "🔔 Tell me"),
        .buttonNoticesOff: Words(es: "🔕 No me avises", en: "🔕 Do not tell me"),
    ]
}
