public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Makes content what its authors wrote, all or nothing: what has a known key is changed, the rest is made. What is
/// the same is left alone, so that publishing twice changes nothing.
public struct PublishGameContent: Command {
    public static let name = "gamification.publish_content"

    public let content: GameContent

    public init(_ content: GameContent) { self.content = content }

    public func encode(into json: inout JSONWriter) { self.content.encode(into: &json) }

    /// - Throws: ``JSONFault`` with the path of the first mistake.
    public init(json: JSONValue, knowing kinds: RequirementKinds) throws(JSONFault) {
        self.init(try GameContent(json: json, knowing: kinds))
    }

    /// How many of each kind were made, and how many changed.
    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public struct Tally: JSONEncodable, JSONDecodable, Hashable, Sendable {
            public let created, changed, unchanged: Int64

            init(created: Int64, changed: Int64, of total: Int) {
                self.created = created
                self.changed = changed
                self.unchanged = Int64(total) - created - changed
            }

            public func encode(into json: inout JSONWriter) {
                json.object { json in
                    json.member("created", self.created)
                    json.member("changed", self.changed)
                    json.member("unchanged", self.unchanged)
                }
            }

            public init(json: JSONValue) throws(JSONFault) {
                let fields = try JSONFields(json)
                self.created = try fields.int("created")
                self.changed = try fields.int("changed")
                self.unchanged = try fields.int("unchanged")
            }
        }

        public let items, missions, achievements, levels, streaks: Tally

        public var changedAnything: Bool {
            [self.items, self.missions, self.achievements, self.levels, self.streaks]
                .contains { $0.created + $0.changed > 0 }
        }

        init(items: Tally, missions: Tally, achievements: Tally, levels: Tally, streaks: Tally) {
            self.items = items
            self.missions = missions
            self.achievements = achievements
            self.levels = levels
            self.streaks = streaks
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("items", self.items)
                json.member("missions", self.missions)
                json.member("achievements", self.achievements)
                json.member("levels", self.levels)
                json.member("streaks", self.streaks)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.items = try Tally(json: try fields.value("items"))
            self.missions = try Tally(json: try fields.value("missions"))
            self.achievements = try Tally(json: try fields.value("achievements"))
            self.levels = try Tally(json: try fields.value("levels"))
            self.streaks = try Tally(json: try fields.value("streaks"))
        }
    }
}

extension PublishGameContent {
    public struct Handler: CommandHandler {
        public init() {}

        /// As many statements for one item as for all content there is.
        public func execute(
            _ input: PublishGameContent, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let content = input.content
            // One publication at a time: of two at once, the second sees what the first made.
            work.transaction.queue("LOCK TABLE gamification.missions IN SHARE ROW EXCLUSIVE MODE")
            let results = try await work.transaction.flight([
                .itemsOfOtherKind(than: content.items), .publish(content.items, at: work.now),
                .publish(content.missions, at: work.now), .publish(content.achievements, at: work.now),
                .publish(content.levels), .publish(content.streaks), .unknown(content.references),
            ])
            if let row = results[0].first { return .failure(.itemUniquenessIsFixed(try row.get("item_key"))) }
            if let row = results[6].first {
                return .failure(.unknownReference(try row.get("kind"), try row.get("key"), at: try row.get("place")))
            }
            let receipt = Receipt(
                items: try Self.tally(results[1], of: content.items.count),
                missions: try Self.tally(results[2], of: content.missions.count),
                achievements: try Self.tally(results[3], of: content.achievements.count),
                levels: try Self.tally(results[4], of: content.levels.count),
                streaks: try Self.tally(results[5], of: content.streaks.count))
            if receipt.changedAnything {
                work.emit(receipt.event, about: nil)
                work.invalidate(.content)
            }
            return .success(receipt)
        }

        private static func tally(_ result: ResultSet, of total: Int) throws(DatabaseError) -> Receipt.Tally {
            var created: Int64 = 0
            for row in result where try row.get("is_new") { created += 1 }
            return Receipt.Tally(created: created, changed: Int64(result.count) - created, of: total)
        }
    }
}

extension PublishGameContent.Receipt {
    fileprivate var event: GameContentPublished {
        GameContentPublished(
            items: Int(self.items.created + self.items.changed),
            missions: Int(self.missions.created + self.missions.changed),
            achievements: Int(self.achievements.created + self.achievements.changed),
            levels: Int(self.levels.created + self.levels.changed),
            streaks: Int(self.streaks.created + self.streaks.changed))
    }
}
