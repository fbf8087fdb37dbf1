extension Catalogue {
    static let reasonPhrases: [Phrase: Words] = [
        .sourceDailyReward: Words(es: "Regalo del día", en: "Gift of the day"),
        .sourceDecision: Words(es: "Decisión", en: "Decision"),
        .sourceFragment: Words(es: "Fragmento completado", en: "Fragment completed"),
        .sourceMission: Words(es: "Misión", en: "Mission"),
        .sourceAchievement: Words(es: "Logro", en: "Achievement"),
        .sourceTrivia: Words(es: "Trivia", en: "Trivia"),
        .sourceReaction: Words(es: "Reacción", en: "Reaction"),
        .sourceExperience: Words(es: "Experiencia", en: "Experience"),
        .sourceEventBonus: Words(es: "Bono de evento", en: "Event bonus"),
        .sourceGift: Words(es: "Regalo", en: "Gift"),
        .sourceRefund: Words(es: "Devolución", en: "Refund"),
        .sourceAdminGrant: Words(es: "De la casa", en: "From the house"),
        .sourceLevel: Words(es: "Nuevo nivel", en: "New level"),
        .sourceStreak: Words(es: "Días seguidos", en: "Days in a row"),
        .sourceItem: Words(es: "Objeto usado", en: "Item used"),
        .purposePurchase: Words(es: "Compra", en: "Purchase"),
        .purposeFragmentUnlock: Words(es: "Fragmento desbloqueado", en: "Fragment unlocked"),
        .purposeAuction: Words(es: "Subasta", en: "Auction"),
        .purposeAdminCorrection: Words(es: "Corrección", en: "Correction"),
        .lotExpired: Words(es: "Besitos caducados", en: "Besitos lapsed"),
    ]
}
