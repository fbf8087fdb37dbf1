import Coordination
import Postgres
import Synchronization

/// A life with a set number of moments at which it can end.
final class Fuse: Sendable {
    private struct State {
        var left: Int
        var isBlown = false
    }

    private let state: Mutex<State>
    private let bell: Bell

    init(moments: Int, bell: Bell) {
        self.state = Mutex(State(left: moments))
        self.bell = bell
    }

    var isBlown: Bool { self.state.withLock { $0.isBlown } }

    /// - Throws: at the last moment and ever after.
    func burn() throws(DatabaseError) {
        let isAlive = self.state.withLock { state in
            state.left -= 1
            if state.left <= 0 { state.isBlown = true }
            return !state.isBlown
        }
        guard isAlive else {
            self.bell.ring()
            throw .unreachable("the instance has died")
        }
    }
}

/// The database as an instance sees it that dies when its fuse is burnt: before a flight of statements, before a
/// commit, or after a commit that it never learns of. Seen from the database, that is a process that was killed.
///
/// Looking for jobs burns nothing, so that lives are as long as what they do.
struct MortalDatabase: Database {
    let base: any Database
    let fuse: Fuse

    func read(_ statement: SQL) async throws(DatabaseError) -> ResultSet {
        try self.fuse.burn(for: [statement])
        return try await self.base.read(statement)
    }

    func transaction<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>
    ) async throws(DatabaseError) -> Value {
        try self.fuse.burn(for: [])
        var isOurs = false
        let value = try await self.base.transaction { (transaction) throws(DatabaseError) -> Ending<Value> in
            let mortal = MortalTransaction(base: transaction, fuse: self.fuse)
            let ending = try await body(mortal)
            isOurs = mortal.isOurs
            if isOurs { try self.fuse.burn() }
            return ending
        }
        if isOurs { try self.fuse.burn() }
        return value
    }
}

private final class MortalTransaction: Transaction {
    private let base: any Transaction
    private let fuse: Fuse
    private(set) var isOurs = false

    init(base: any Transaction, fuse: Fuse) {
        self.base = base
        self.fuse = fuse
    }

    func queue(_ statement: SQL) {
        if statement.isOfWorkflows { self.isOurs = true }
        self.base.queue(statement)
    }

    func queueForRows(_ statement: SQL) -> QueuedRows {
        if statement.isOfWorkflows { self.isOurs = true }
        return self.base.queueForRows(statement)
    }

    func flight(_ statements: [SQL]) async throws(DatabaseError) -> [ResultSet] {
        if statements.contains(where: \.isOfWorkflows) { self.isOurs = true }
        try self.fuse.burn(for: statements)
        return try await self.base.flight(statements)
    }
}

extension SQL {
    fileprivate var isOfWorkflows: Bool { self.text.contains("workflow_") || self.text.contains("book") }
}

extension Fuse {
    /// Only statements of workflows use a life up; once it is over, no other gets through either.
    fileprivate func burn(for statements: [SQL]) throws(DatabaseError) {
        if self.isBlown || statements.contains(where: \.isOfWorkflows) { try self.burn() }
    }
}
