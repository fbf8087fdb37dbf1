import EventCatalogue
import JSON
import Postgres
import Vocabulary
import Coordination

/// A decision that moved its member.
struct TakenDecision: RowDecodable {
    let decision: DecisionID
    let key: String
    let fragment: FragmentID
    let fragmentKey: String
    /// The number of the level it was taken in.
    let level: Int
    let run: Int
    /// What is to be paid now; `nil` when the decision pays nothing or has paid before.
    let besitos: Besitos?
    let consequences: StoredConsequences?
    /// What the fragment it led to gives and promises.
    let arrival: StoredRewards?
    let scene: Scene
    /// The member has come there for the first time in this reading.
    let isFirst: Bool
    /// The member has found a secret.
    let isDiscovery: Bool
    /// The member has left the level for a later one, for the first time in this reading.
    let isLevelDone: Bool
    let isVIP: Bool

    init(row: Row) throws(DatabaseError) {
        self.decision = try row.get("decision_id")
        self.key = try row.get("decision_key")
        self.fragment = try row.get("fragment_id")
        self.fragmentKey = try row.get("fragment_key")
        self.level = try row.get("level")
        self.run = try row.get("run_no")
        self.besitos = try row.optional("besitos")
        self.consequences = try row.json("consequences")
        self.arrival = try row.json("rewards")
        self.scene = try row.scene()
        self.isFirst = try row.get("is_first")
        self.isDiscovery = try row.get("is_discovery")
        self.isLevelDone = try row.get("is_level_done")
        self.isVIP = try row.get("is_vip")
    }
}

extension Row {
    /// A column that holds JSON, cast to text; `nil` for NULL.
    func json<Value: JSONDecodable>(_ column: String, as _: Value.Type = Value.self) throws(DatabaseError) -> Value? {
        guard let text: String = try self.optional(column) else { return nil }
        guard let json = try? JSONReader.read(text), let value = try? Value(json: json) else {
            throw .badColumn(column)
        }
        return value
    }
}

extension UnitOfWork {
    /// Says all that a decision has done.
    func tell(_ taken: TakenDecision, earned: Besitos, by user: UserID) {
        self.emit(
            DecisionTaken(
                fragmentID: taken.fragment, fragmentKey: taken.fragmentKey, runNo: taken.run,
                decisionID: taken.decision, decisionKey: taken.key, nextFragmentID: taken.scene.fragment,
                nextFragmentKey: taken.scene.key, besitos: earned), about: user)
        self.emit(
            FragmentCompleted(
                fragmentID: taken.fragment, fragmentKey: taken.fragmentKey, runNo: taken.run, isEnd: false), about: user
        )
        if taken.isLevelDone { self.emit(LevelCompleted(level: taken.level, runNo: taken.run), about: user) }
        self.tellArrival(at: taken.scene, run: taken.run, isFirst: taken.isFirst, of: user)
        if taken.scene.isEnd && taken.isFirst {
            self.emit(LevelCompleted(level: taken.scene.level, runNo: taken.run), about: user)
        }
        if taken.isDiscovery {
            self.emit(
                SecretDiscovered(fragmentID: taken.scene.fragment, fragmentKey: taken.scene.key), about: user)
        }
        if taken.isVIP {
            self.emit(
                VIPContentAccessed(fragmentID: taken.scene.fragment, fragmentKey: taken.scene.key), about: user)
        }
        self.emit(
            DecisionOperation(
                fragmentID: taken.fragment, fragmentKey: taken.fragmentKey, runNo: taken.run,
                decisionID: taken.decision, decisionKey: taken.key, nextFragmentID: taken.scene.fragment,
                nextFragmentKey: taken.scene.key, besitos: earned), about: user)
    }
}
