import Coordination
import JSON
import TelegramAPI

/// Shows one language its menu. It stays when the run is undone: it is true of the bot, wherever updates go.
struct SetMenu: OutsideStep {
    let line: BotLine

    var policy: OutsidePolicy { self.line.policy }
    var isUndoable: Bool { false }

    func execute(_ menu: CommandMenu, _ call: OutsideCall) async throws -> CommandMenu {
        try await self.line.call(menu.call)
        return menu
    }

    func resolve(_ menu: CommandMenu, _ call: OutsideCall) async throws -> Resolution<CommandMenu> {
        let shown = try await self.line.call(.getMyCommands(languageCode: menu.languageCode))
        return try CommandMenu.commands(shown) == menu.commands ? .happened(menu) : .didNotHappen
    }

    func compensate(_ output: CommandMenu, of input: CommandMenu, _ call: OutsideCall) async throws {}
}
