/// A statement and its parameters. Every interpolated value becomes `$1`, `$2`, …; text can only be
/// spliced from other statements, which are literals in the end, so a statement cannot be injected into.
public struct SQL: Hashable, Sendable, ExpressibleByStringInterpolation {
    public let text: String
    public let parameters: [SQLParameter]

    public init(stringLiteral value: String) {
        self.text = value
        self.parameters = []
    }

    /// A statement without parameters whose text comes from a file of ours, such as a migration.
    public init(trusted text: String) {
        self.text = text
        self.parameters = []
    }

    public init(stringInterpolation: StringInterpolation) {
        self.text = stringInterpolation.text
        self.parameters = stringInterpolation.parameters
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var parameters: [SQLParameter] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            self.text.reserveCapacity(literalCapacity + 3 * interpolationCount)
            self.parameters.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { self.text += literal }

        public mutating func appendInterpolation(_ value: some SQLBindable) { self.bind(value.parameter) }

        public mutating func appendInterpolation<Value: SQLBindable>(_ value: Value?) {
            self.bind(value?.parameter ?? .null(Value.sqlType))
        }

        /// Splices another statement's text and parameters, renumbered.
        public mutating func appendInterpolation(_ part: SQL) {
            guard !part.parameters.isEmpty else { return self.text += part.text }
            var rest = part.text.utf8[...]
            while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
                self.text += String(rest[..<dollar])!
                rest = rest[rest.index(after: dollar)...]
                let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                guard let number = Int(String(digits)!), part.parameters.indices.contains(number - 1) else {
                    self.text += "$"
                    continue
                }
                self.bind(part.parameters[number - 1])
                rest = rest[digits.endIndex...]
            }
            self.text += String(rest)!
        }

        private mutating func bind(_ parameter: SQLParameter) {
            self.parameters.append(parameter)
            self.text += "$\(self.parameters.count)"
        }
    }
}

extension SQL: CustomStringConvertible {
    /// The text without the parameters, so that logs never carry what people typed.
    public var description: String { "\(self.text) [\(self.parameters.count) parameters]" }
}
