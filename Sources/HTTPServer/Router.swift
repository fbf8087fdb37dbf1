public import HTTPWire

/// A request at its route: path parameters are decoded, the body is still bytes.
public struct RoutedRequest: Sendable {
    public let request: Request
    /// What logs and problems call this request: the client's `X-Request-Id` when it is 8 to 64 characters
    /// of `A-Za-z0-9_-`, ours otherwise.
    public var id: String { self.requestID.text }
    let requestID: RequestID
    let parameters: [(name: String, value: String)]

    public init(_ request: Request, id: String, parameters: [(name: String, value: String)] = []) {
        self.init(request, .given(id), parameters)
    }

    init(_ request: Request, _ id: RequestID, _ parameters: [(name: String, value: String)]) {
        self.request = request
        self.requestID = id
        self.parameters = parameters
    }

    public var headers: HeaderFields { self.request.headers }
    public var body: [UInt8] { self.request.body }
}

public enum RouteHandler: Sendable {
    /// Answers at once, on the loop, without a task: for what needs no waiting at all.
    case now(@Sendable (RoutedRequest) throws(Problem) -> Response)
    /// Runs as a task on the connection's loop.
    case later(@Sendable (RoutedRequest) async throws(Problem) -> Response)
}

/// A handler, and what it answers.
public final class Route: Sendable {
    public let method: Method
    public let pattern: String
    public let handler: RouteHandler

    init(_ method: Method, _ pattern: String, _ handler: RouteHandler) {
        self.method = method
        self.pattern = pattern
        self.handler = handler
    }
}

/// Method and path to handler. Patterns are literal segments and `{name}` for one segment; a last
/// `{name...}` takes the rest of the path. Literals win over parameters.
public struct Router: Sendable {
    private final class Node: @unchecked Sendable {
        // Written while the routes are set up, before the router is shared; read only afterwards.
        var literals: [String: Node] = [:]
        var parameter: (name: String, node: Node)?
        var rest: (name: String, node: Node)?
        var routes: [Route] = []

        func route(for method: Method) -> Route? { self.routes.first { $0.method == method } }
    }

    public enum Match: Sendable {
        case found(Route, parameters: [(name: String, value: String)])
        /// The path exists with these methods only.
        case otherMethods([Method])
        case none
    }

    private let root = Node()
    /// The routes without parameters by the length of their paths: found by comparing a few texts.
    private var literals: [[Route]] = []

    /// Every route, as set up: for the comparison with `openapi.yaml`.
    public private(set) var routes: [Route] = []

    public init() {}

    public mutating func on(_ method: Method, _ pattern: String, _ handler: RouteHandler) {
        var node = self.root
        for segment in pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            node = Self.child(of: node, for: segment)
        }
        precondition(node.route(for: method) == nil, "two handlers for \(method.rawValue) \(pattern)")
        let route = Route(method, pattern, handler)
        if !pattern.contains("{") { self.addLiteral(route) }
        node.routes.append(route)
        self.routes.append(route)
    }

    private mutating func addLiteral(_ route: Route) {
        let length = route.pattern.utf8.count
        while self.literals.count <= length { self.literals.append([]) }
        self.literals[length].append(route)
    }

    private func literal(_ method: Method, _ path: String) -> Route? {
        let length = path.utf8.count
        guard length < self.literals.count else { return nil }
        return self.literals[length].first { $0.method == method && $0.pattern == path }
    }

    public mutating func get(
        _ pattern: String, _ handler: @escaping @Sendable (RoutedRequest) async throws(Problem) -> Response
    ) { self.on(.get, pattern, .later(handler)) }

    public mutating func post(
        _ pattern: String, _ handler: @escaping @Sendable (RoutedRequest) async throws(Problem) -> Response
    ) { self.on(.post, pattern, .later(handler)) }

    private static func child(of node: Node, for segment: Substring) -> Node {
        guard segment.hasPrefix("{"), segment.hasSuffix("}") else {
            if node.literals[String(segment)] == nil { node.literals[String(segment)] = Node() }
            return node.literals[String(segment)]!
        }
        let name = segment.dropFirst().dropLast()
        if name.hasSuffix("...") {
            if node.rest == nil { node.rest = (String(name.dropLast(3)), Node()) }
            return node.rest!.node
        }
        if node.parameter == nil { node.parameter = (String(name), Node()) }
        precondition(node.parameter!.name == name, "one place, one parameter name: \(name)")
        return node.parameter!.node
    }

    /// HEAD is answered by GET's handler where it has none of its own.
    public func match(_ method: Method, _ path: String) -> Match {
        if let route = self.literal(method, path) { return .found(route, parameters: []) }
        var parameters: [(name: String, value: String)] = []
        guard let node = Self.find(path.utf8.dropFirst(), from: self.root, &parameters) else { return .none }
        return Self.match(method, node, parameters: parameters)
    }

    private static func match(
        _ method: Method, _ node: Node, parameters: [(name: String, value: String)]
    ) -> Match {
        if let route = node.route(for: method) ?? (method == .head ? node.route(for: .get) : nil) {
            return .found(route, parameters: parameters)
        }
        guard !node.routes.isEmpty else { return .none }
        let hasGet = node.route(for: .get) != nil
        let allowed = Set(node.routes.map(\.method)).union(hasGet ? [.head] : []).union([.options])
        return .otherMethods(allowed.sorted { $0.rawValue < $1.rawValue })
    }

    /// - Parameter path: what is left of it, from behind a slash; `nil` at its end. Bytes, not characters, which would
    ///   be told apart by their clusters: no "/" is part of another character.
    private static func find(
        _ path: Substring.UTF8View?, from node: Node, _ parameters: inout [(name: String, value: String)]
    ) -> Node? {
        guard let path else { return node.routes.isEmpty ? nil : node }
        let slash = path.firstIndex(of: UInt8(ascii: "/"))
        let segment = Substring(path[..<(slash ?? path.endIndex)])
        let rest = slash.map { path[path.index(after: $0)...] }
        if let literal = node.literals[String(segment)], let found = Self.find(rest, from: literal, &parameters) {
            return found
        }
        if let (name, child) = node.parameter, !segment.isEmpty, let value = PercentEncoding.decode(segment) {
            parameters.append((name, value))
            if let found = Self.find(rest, from: child, &parameters) { return found }
            parameters.removeLast()
        }
        if let (name, child) = node.rest {
            parameters.append((name, String(Substring(path))))
            return child
        }
        return nil
    }
}

/// A type a path segment or a query value can be.
public protocol TextParameter {
    /// `nil` when `text` is none.
    init?(parameter text: String)
    /// Completes "… must be": `a whole number`.
    static var parameterRule: String { get }
}

extension RoutedRequest {
    /// The path parameter `name`.
    ///
    /// - Throws: a 400 problem that names the parameter when it is not a `Value`.
    public func path<Value: TextParameter>(_ name: String, as _: Value.Type = Value.self) throws(Problem) -> Value {
        guard let text = self.parameters.first(where: { $0.name == name })?.value else {
            preconditionFailure("the route has no parameter \(name)")
        }
        return try Self.value(text, named: name)
    }

    /// The query parameter `name`, or `nil` when absent.
    ///
    /// - Throws: a 400 problem that names the parameter when it is malformed, given twice, or not a `Value`.
    public func query<Value: TextParameter>(_ name: String, as _: Value.Type = Value.self) throws(Problem) -> Value? {
        let given = (self.request.query ?? "").split(separator: "&")
            .map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
            .filter { PercentEncoding.decode($0[0], plusIsSpace: true) == name }
        guard let parts = given.first else { return nil }
        guard given.count == 1 else {
            throw Problem(400, "http.invalid_parameter", "\(name) must be given once.", field: name)
        }
        guard let text = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true) else {
            throw Problem(400, "http.invalid_parameter", "\(name) is not valid percent-encoded UTF-8.", field: name)
        }
        return try Self.value(text, named: name)
    }

    private static func value<Value: TextParameter>(_ text: String, named name: String) throws(Problem) -> Value {
        guard let value = Value(parameter: text) else {
            throw Problem(400, "http.invalid_parameter", "\(name) must be \(Value.parameterRule).", field: name)
        }
        return value
    }
}

extension String: TextParameter {
    public init?(parameter text: String) { self = text }
    public static var parameterRule: String { "text" }
}

extension Bool: TextParameter {
    public init?(parameter text: String) { self.init(text) }
    public static var parameterRule: String { "true or false" }
}

extension Int64: TextParameter {
    public init?(parameter text: String) { self.init(text) }
    public static var parameterRule: String { "a whole number" }
}
