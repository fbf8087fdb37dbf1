import Coordination
import Gamification
import Membership
import TelegramAPI
import TestKit
import Testing
import Vocabulary

@testable import BotUI

@Suite struct PlayingTests {
    /// Behind the gate a cellar that besitos open, a VIP tower, and a long road.
    private static let story =
        Chat.storyText
        .replacing(
            "* leave -> road",
            with: """
                * down -> cellar
                  es: Bajar
                  en: Go down
                * up -> tower
                  es: Subir
                  en: Go up
                * leave -> road
                """
        )
        .replacing("  Está abierta.", with: "  Está abierta, {name}.\n  ---\n  Y sigue abierta.")
            + """

            :: cellar
            title.es: El sótano
            title.en: The Cellar
            text.es: Un sótano.
            text.en: A cellar.
            needs: level 30
            price: 12
            secret: yes
            gives: +10 besitos
            * out -> gate
              es: Salir
              en: Leave

            :: tower
            title.es: La torre
            title.en: The Tower
            text.es: Una torre.
            text.en: A tower.
            preview.es: Alguien canta arriba, {name}.
            preview.en: Somebody sings above, {name}.
            vip: yes
            """

    private func buttons(_ message: Message) -> [String] { message.keyboard?.rows.joined().map(\.text) ?? [] }

    @Test func `a long text is turned page by page, and its decisions stand below the last`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            let first = try await chat.write("/story", by: chat.ana)
            #expect(first.text?.contains("Está abierta, Ana.") == true && self.buttons(first) == ["Leer más »"])
            let second = try await chat.press("p:", by: chat.ana)
            #expect(second.id == first.id && second.text?.contains("Y sigue abierta.") == true)
            #expect(self.buttons(second) == ["Entrar", "🔒 Bajar", "🔒 Subir", "Irse"])
        }
    }

    @Test func `besitos open a door instead of what it needs, and what lies behind is given once`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            try await chat.write("/story", by: chat.ana)
            let gate = try await chat.press("p:", by: chat.ana)
            let down = try #require(
                gate.keyboard?.rows.joined().first { $0.text == "🔒 Bajar" }.flatMap { button -> String? in
                    if case .callback(let data) = button.action { data } else { nil }
                })
            let locked = try await chat.press(down, by: chat.ana)
            #expect(self.buttons(locked).first == "💋 Abrir por 12")
            let dear = try await chat.press("u:", by: chat.ana)
            #expect(dear.text?.contains("te faltan 12") == true, "\(dear.text ?? "")")

            // The gift of the day is 10; the road pays 3 more.
            try await chat.press("g", by: chat.ana)
            try await chat.press("s", by: chat.ana)
            try await chat.press("p:", by: chat.ana)
            try await chat.press(down, by: chat.ana)
            #expect(try await chat.press("u:", by: chat.ana).text?.contains("te faltan 2") == true)
            try await chat.grant(20, to: 1)
            try await chat.press("s", by: chat.ana)
            try await chat.press("p:", by: chat.ana)
            try await chat.press(down, by: chat.ana)
            let cellar = try await chat.press("u:", by: chat.ana)
            #expect(cellar.text?.contains("+10 besitos 💋\n\nEl sótano") == true, "\(cellar.text ?? "")")
            #expect(try await chat.count("narrative.user_unlocks") == 1)

            let progress = try await chat.write("/progreso", by: chat.ana)
            #expect(progress.text?.contains("· Uno: 1 de 4 lugares") == true, "\(progress.text ?? "")")
            #expect(progress.text?.contains("Secretos descubiertos: 1") == true)
        }
    }

    @Test func `a VIP door shows what lies behind it, and opens to who is VIP`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            let gate = try await chat.write("/story", by: chat.chloe)
            let up = try #require(
                gate.keyboard?.rows.joined().first { $0.text == "🔒 Go up" }.flatMap { button -> String? in
                    if case .callback(let data) = button.action { data } else { nil }
                })
            let door = try await chat.press(up, by: chat.chloe)
            #expect(door.text?.contains("Somebody sings above, Chloe.") == true, "\(door.text ?? "")")
            #expect(door.text?.contains("Lucien lowers his voice") == true)
            #expect(try await chat.count("coordination.event_log WHERE type = 'analytics.conversion_opportunity'") == 1)
            try await chat.makeVIP(1)
            try await chat.press("s", by: chat.chloe)
            #expect(try await chat.press(up, by: chat.chloe).text?.contains("A tower.") == true)
            #expect(try await chat.count("coordination.event_log WHERE type = 'analytics.vip_content_accessed'") == 1)
        }
    }
}

extension Chat {
    fileprivate func grant(_ amount: Int64, to user: Int64) async throws {
        let gift = GrantBesitos(
            user: UserID(user), amount: try #require(Besitos(amount)), source: .adminGrant, description: nil)
        _ = try await Coordinator(database: self.storage.database, clock: self.clock).perform(
            gift, with: GrantBesitos.Handler(ledger: PostgresBesitoLedger()), key: .telegramUpdate(1_000_000))
    }

    fileprivate func makeVIP(_ user: Int64) async throws {
        let gift = GrantEntitlement(user: UserID(user), entitlement: .vip, days: 1, reason: "A test")
        _ = try await Coordinator(database: self.storage.database, clock: self.clock).perform(
            gift, with: GrantEntitlement.Handler(), key: .telegramUpdate(1_000_001))
    }
}
