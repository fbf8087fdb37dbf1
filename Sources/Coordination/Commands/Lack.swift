import EventCatalogue
import JSON
import Vocabulary

/// What the log learns of a command that was refused since its member lacks something.
struct Lack {
    let event: RequirementsFailed
    /// The input's `user_id`.
    let user: UserID?

    /// `nil` for a refusal that misses no requirement.
    init?<Input: Command>(_ refusal: Refusal, of input: Input) {
        guard !refusal.missing.isEmpty else { return nil }
        let json = (try? JSONReader.read(JSONWriter.bytes(of: input))) ?? .null
        self.user = json["user_id"]?.int.map { UserID($0) }
        self.event = RequirementsFailed(
            operation: Input.name, subject: refusal.field.flatMap { Self.subject($0, json[$0]) } ?? "",
            missing: Self.names(refusal.missing))
    }

    /// `decision:12` for a `decision_id` of 12.
    private static func subject(_ field: String, _ value: JSONValue?) -> String? {
        guard let value = value.flatMap({ $0.int.map { "\($0)" } ?? $0.string }) else { return nil }
        return "\(field.hasSuffix("_id") ? String(field.dropLast(3)) : field):\(value)"
    }

    /// `min_besitos`, `item:old-key`: on every way, each once, the nearest first.
    private static func names(_ missing: [MissingRequirement]) -> [String] {
        var seen: Set<String> = []
        return missing.flatMap(\.checks)
            .map { check in check.subject.map { "\(check.kind):\($0)" } ?? check.kind }
            .filter { seen.insert($0).inserted }
    }
}

extension UnitOfWork {
    /// Says that `input` was refused for what its member lacks; nothing for any other refusal.
    func tellLack(_ refusal: Refusal, of input: some Command) {
        guard let lack = Lack(refusal, of: input) else { return }
        self.emit(lack.event, about: lack.user)
    }
}
