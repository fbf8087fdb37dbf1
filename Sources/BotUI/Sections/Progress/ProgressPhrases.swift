extension Catalogue {
    static let progressPhrases: [Phrase: Words] = [
        .buttonMissions: Words(es: "🎯 Misiones", en: "🎯 Missions"),
        .buttonAchievements: Words(es: "🏅 Logros", en: "🏅 Achievements"),
        .buttonBag: Words(es: "🎒 Mochila", en: "🎒 Bag"),
        .buttonClaim: Words(es: "🎁 Recoger: {title}", en: "🎁 Take: {title}"),
        .buttonBack: Words(es: "« Anterior", en: "« Back"),
        .buttonMore: Words(es: "Más »", en: "More »"),
        .buttonUse: Words(es: "Usar", en: "Use"),
        .buttonUseAgain: Words(es: "Usar otra vez", en: "Use another"),
        .commandMissions: Words(es: "Tus misiones y sus recompensas", en: "Your missions and their rewards"),
        .commandAchievements: Words(es: "Tus logros, tu nivel y tu racha", en: "Your achievements, level and streak"),
        .commandBag: Words(es: "Lo que llevas en la mochila", en: "What you carry in your bag"),
        .missionsTitle: Words(es: "<b>Lo que la casa te propone</b>", en: "<b>What the house proposes</b>"),
        .missionsNone: Words(
            es: "Por ahora, nada: la casa está pensando.", en: "Nothing for now: the house is thinking."),
        .missionsAllDone: Words(
            es: "Lo has hecho todo. Mañana habrá más.", en: "You have done it all. There is more tomorrow."),
        .missionsTouch: Words(
            es: "Toca el dibujo de una para verla de cerca.", en: "Touch the picture of one to look at it closely."),
        .missionReact: Words(es: "¿Qué te parece?", en: "What do you think of it?"),
        .missionGone: Words(es: "Esa misión ya no está.", en: "That mission is not here any more."),
        .missionsMore: Words(es: "Y {count} más, cuando acabes estas.", en: "And {count} more, once these are done."),
        .missionTitle: Words(es: "{icon} <b>{title}</b>", en: "{icon} <b>{title}</b>"),
        .missionText: Words(es: "{text}", en: "{text}"),
        .missionProgress: Words(es: "{steps}\nRecompensa: {reward}", en: "{steps}\nReward: {reward}"),
        .missionReady: Words(es: "✅ Hecho. Te espera: {reward}", en: "✅ Done. Waiting for you: {reward}"),
        .missionTimeLeft: Words(es: "⏳ Quedan {span}", en: "⏳ {span} left"),
        .missionClaimed: Words(es: "<b>{title}</b>: {got}", en: "<b>{title}</b>: {got}"),
        .missionNotReady: Words(es: "Todavía no está completa.", en: "It is not complete yet."),
        .missionClaimedBefore: Words(es: "Esa recompensa ya es tuya.", en: "That reward is yours already."),
        .achievementsTitle: Words(
            es: "<b>Tus logros</b>: {held} de {all} · {points} {points?punto|puntos}",
            en: "<b>Your achievements</b>: {held} of {all} · {points} {points?point|points}"),
        .standingLevel: Words(es: "⭐ Nivel {level}", en: "⭐ Level {level}"),
        .standingNext: Words(
            es: "Te {missing?falta|faltan} {missing} {missing?besito|besitos} por ganar para el siguiente.",
            en: "To the next one: {missing} more earned besitos."),
        .standingStreak: Words(es: "🔥 Días seguidos: {days}", en: "🔥 Days in a row: {days}"),
        .achievementHeld: Words(es: "{icon} <b>{name}</b>\n{text}", en: "{icon} <b>{name}</b>\n{text}"),
        .achievementHeldOften: Words(
            es: "{icon} <b>{name}</b> × {times}\n{text}", en: "{icon} <b>{name}</b> × {times}\n{text}"),
        .achievementOpen: Words(es: "▫️ {name}\n<i>{text}</i>", en: "▫️ {name}\n<i>{text}</i>"),
        .achievementProgress: Words(es: "{bar} {current}/{required}", en: "{bar} {current}/{required}"),
        .achievementSecret: Words(es: "❔ <i>Un secreto de la casa</i>", en: "❔ <i>A secret of the house</i>"),
        .bagOne: Words(
            es: "<b>Tu mochila</b>\n\nLlevas una cosa. Tócala para mirarla.",
            en: "<b>Your bag</b>\n\nYou carry one thing. Touch it to look at it."),
        .bagTitle: Words(
            es: "<b>Tu mochila</b>\n\nLlevas {count} cosas. Toca una para mirarla.",
            en: "<b>Your bag</b>\n\nThings you carry: {count}. Touch one to look at it."),
        .bagEmpty: Words(
            es: "<b>Tu mochila</b>\n\nVacía. Las misiones la llenan.",
            en: "<b>Your bag</b>\n\nEmpty. Missions fill it."),
        .itemShown: Words(
            es: "{icon} <b>{name}</b>\n<i>{rarity}</i>\n\n{text}\n\nTienes: {count}",
            en: "{icon} <b>{name}</b>\n<i>{rarity}</i>\n\n{text}\n\nYou own: {count}"),
        .itemUsed: Words(es: "{icon} <b>{name}</b>\n\n{text}\n\n{got}", en: "{icon} <b>{name}</b>\n\n{text}\n\n{got}"),
        .itemGone: Words(es: "Eso ya no está en tu mochila.", en: "That is no longer in your bag."),
        .itemNotForUse: Words(es: "Eso no se gasta: se guarda.", en: "That is not for using up: it is for keeping."),
        .rarityCommon: Words(es: "Común", en: "Common"),
        .rarityRare: Words(es: "Raro", en: "Rare"),
        .rarityEpic: Words(es: "Épico", en: "Epic"),
        .rarityLegendary: Words(es: "Legendario", en: "Legendary"),
        .needMission: Words(es: "🎯 Completar la misión «{what}».", en: "🎯 To complete the mission “{what}”."),
        .needAchievement: Words(es: "🏅 Tener el logro «{what}».", en: "🏅 To have the achievement “{what}”."),
        .needStreak: Words(
            es: "🔥 Venir {required} {required?día|días seguidos}; tu mejor racha es de {current}.",
            en: "🔥 To come {required} {required?day|days in a row}; your best so far is {current}."),
        .needDeeds: Words(es: "✨ {what}: {current} de {required}.", en: "✨ {what}: {current} of {required}."),
    ]
}
