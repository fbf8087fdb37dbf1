public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Starts a ``BotConnection``.
public struct ConnectBot: Command, JSONDecodable {
    public static let name = "telegram.connect_bot"

    let maxConnections: Int

    /// - Parameter maxConnections: calls that Telegram makes at a time, 1 to 100.
    public init(maxConnections: Int = Webhook.standardConnections) { self.maxConnections = maxConnections }

    public init(json: JSONValue) throws(JSONFault) {
        self.maxConnections = Int(try JSONFields(json).int("max_connections", in: Webhook.connections))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { $0.member("max_connections", self.maxConnections) }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        /// The run that does it.
        public let workflow: WorkflowRunID
        /// Where updates will go.
        public let address: String
    }

    public struct Handler: CommandHandler {
        private let address: String?
        private let allowedUpdates: [String]

        /// - Parameter address: of the webhook, as Telegram reaches it; `nil` where nobody said.
        public init(address: String?, profile: BotProfile) {
            self.address = address
            self.allowedUpdates = profile.allowedUpdates
        }

        public func validate(_ input: ConnectBot) -> Refusal? {
            guard self.address == nil else { return nil }
            return Refusal(
                .conflict, "telegram.no_public_address",
                "PUBLIC_URL is not set, so nobody knows where Telegram reaches this server.")
        }

        public func execute(
            _ input: ConnectBot, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let address = self.address ?? ""
            let webhook = Webhook(
                url: address, allowedUpdates: self.allowedUpdates, maxConnections: input.maxConnections)
            let started = try await work.start(BotConnection.self, webhook, key: work.operation.description)
            return .success(Receipt(workflow: started.run, address: address))
        }
    }
}

extension ConnectBot.Receipt {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.workflow = try fields.id("workflow_id")
        self.address = try fields.string("address")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.workflow)
            json.member("address", self.address)
        }
    }
}
