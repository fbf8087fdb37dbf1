/// Which types of events somebody wants: one by its name, a module's by `narrative.*`, or all by `*`.
public struct EventPattern: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public static let everything = EventPattern(unchecked: "*")

    /// Events of one type.
    public static func only<Content: Event>(_: Content.Type) -> EventPattern {
        EventPattern(unchecked: Content.shape.name)
    }

    /// `nil` when the catalogue has nothing that fits `text`, so that nobody waits for a misspelt event.
    public init?(_ text: String) {
        let pattern = EventPattern(unchecked: EventTypes.canonical(text))
        guard EventTypes.all.contains(where: { pattern.fits($0.name) }) else { return nil }
        self = pattern
    }

    private init(unchecked text: String) { self.description = text }

    public func fits(_ type: String) -> Bool {
        guard self.description.hasSuffix("*") else { return self.description == type }
        return type.hasPrefix(self.description.dropLast())
    }
}
