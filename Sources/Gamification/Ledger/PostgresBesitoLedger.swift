public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

/// The besito ledger in `gamification.user_balances`, `lots` and `transactions`.
///
/// Every movement first locks the member's balance row, as a statement of its own that rides in the same
/// flight: the statement after it then sees what the previous holder committed, so sums over the ledger
/// are true and two movements at once cannot both pass a cap or spend the same besitos.
public struct PostgresBesitoLedger: BesitoLedger {
    public init() {}

    public func grant(
        _ amount: Besitos, to user: UserID, for entry: LedgerEntry<EarnSource>, in work: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> {
        guard amount > .zero else { return .failure(.amountNotPositive) }
        work.lockBalance(of: user)
        let results = try await work.transaction.flight([
            .expireLots(of: user, in: work), .grantBesitos(amount, to: user, for: entry, in: work),
        ])
        try self.sayExpired(results[0], of: user, in: work)
        guard let row = results[1].first else { return .failure(.noSuchUser) }
        let grant = try GrantRow(row: row)
        if let refusal = grant.refusal(of: amount) { return .failure(refusal) }
        let receipt = try grant.receipt(of: amount)
        work.emit(
            BesitosEarned(
                amount: receipt.amount, source: entry.reason, reference: entry.reference,
                transactionID: receipt.transaction, balanceAfter: receipt.balance), about: user)
        guard let bonus = grant.bonus(on: amount) else { return .success(receipt) }
        return .success(try await self.add(bonus.besitos, for: bonus.why, to: receipt, of: user, in: work))
    }

    /// A bonus that a cap keeps back is no reason to keep back the rest.
    private func add(
        _ bonus: Besitos, for why: String, to receipt: LedgerReceipt, of user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> LedgerReceipt {
        let entry = LedgerEntry(EarnSource.eventBonus, reference: why)
        guard case .success(let more) = try await self.grant(bonus, to: user, for: entry, in: work),
            let amount = Besitos(receipt.amount.units + more.amount.units)
        else { return receipt }
        return LedgerReceipt(transaction: receipt.transaction, amount: amount, balance: more.balance)
    }

    public func spend(
        _ amount: Besitos, of user: UserID, for entry: LedgerEntry<SpendPurpose>, in work: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> {
        guard amount > .zero else { return .failure(.amountNotPositive) }
        let charge = Charge(amount, of: user, for: entry, in: work)
        switch try await self.take(Taking(charge)) {
        case .success(let row): return .success(try charge.receipt(in: row))
        case .failure(let refusal): return .failure(refusal)
        }
    }

    public func spend(_ charges: [Charge]) async throws(DatabaseError) -> [LedgerReceipt?] {
        guard let work = charges.first?.work, charges.allSatisfy({ $0.amount > .zero }) else {
            return charges.map { _ in nil }
        }
        work.holdBalances(of: charges.map(\.user))
        let rows = try await work.transaction.rows(.takeBesitos(charges.map { Taking($0) }, at: work.now))
        var receipts = [LedgerReceipt?](repeating: nil, count: charges.count)
        let places = Dictionary(zip(charges.map(\.user), charges.indices), uniquingKeysWith: { first, _ in first })
        for row in rows {
            guard let place = places[try row.get("user_id")] else { throw .badColumn("user_id") }
            receipts[place] = try charges[place].receipt(in: row)
        }
        return receipts
    }

    /// - Returns: the new ledger row's `transaction_id` and `balance_after`.
    func take(_ taking: Taking, then: SQL = "") async throws(DatabaseError) -> Result<Row, Refusal> {
        let (work, user) = (taking.work, taking.user)
        work.holdBalance(of: user)
        let results = try await work.transaction.flight([
            .expireLots(of: user, in: work), .takeBesitos([taking], at: work.now, then: then),
        ])
        try self.sayExpired(results[0], of: user, in: work)
        if let row = results[1].first { return .success(row) }
        guard let found = try await work.transaction.rows(.balance(of: user)).first else {
            return .failure(.notEnoughBesitos(price: taking.amount, balance: .zero))
        }
        if try found.get("is_frozen") { return .failure(.balanceFrozen) }
        return .failure(.notEnoughBesitos(price: taking.amount, balance: try found.get("besitos")))
    }

    /// Takes what has lapsed out of the member's balance, and says so.
    func expireLots(of user: UserID, in work: UnitOfWork) async throws(DatabaseError) {
        work.lockBalance(of: user)
        try self.sayExpired(try await work.transaction.rows(.expireLots(of: user, in: work)), of: user, in: work)
    }

    func sayExpired(_ result: ResultSet, of user: UserID, in work: UnitOfWork) throws(DatabaseError) {
        guard let row = result.first else { return }
        work.emit(BesitosExpired(amount: try row.get("amount")), about: user)
    }
}

extension Charge {
    /// Says that the besitos are spent.
    fileprivate func receipt(in row: Row) throws(DatabaseError) -> LedgerReceipt {
        let receipt = LedgerReceipt(
            transaction: try row.get("transaction_id"), amount: self.amount, balance: try row.get("balance_after"))
        self.work.emit(
            BesitosSpent(
                amount: receipt.amount, purpose: self.entry.reason, reference: self.entry.reference,
                transactionID: receipt.transaction, balanceAfter: receipt.balance), about: self.user)
        return receipt
    }
}

/// What the grant's statement found: the caps it weighed, and the ledger row when it wrote one.
private struct GrantRow: RowDecodable {
    let transaction: Int64?
    let balance: Besitos?
    let sourceToday, sourceThisWeek, allToday: Int64
    let sourceDailyCap, sourceWeeklyCap, dailyMaximum: Int64?
    /// `150:multiplier:spring`
    let bonus: String?

    init(row: Row) throws(DatabaseError) {
        self.transaction = try row.optional("transaction_id")
        self.balance = try row.optional("balance_after")
        self.sourceToday = try row.get("source_today")
        self.sourceThisWeek = try row.get("source_this_week")
        self.allToday = try row.get("all_today")
        self.sourceDailyCap = try row.optional("max_per_day")
        self.sourceWeeklyCap = try row.optional("max_per_week")
        self.dailyMaximum = try row.optional("daily_maximum")
        self.bonus = try row.optional("bonus")
    }

    func refusal(of amount: Besitos) -> Refusal? {
        guard self.transaction == nil else { return nil }
        if let cap = self.sourceDailyCap, self.sourceToday + amount.units > cap {
            return .sourceCapReached(cap: cap, granted: self.sourceToday, period: "day")
        }
        if let cap = self.sourceWeeklyCap, self.sourceThisWeek + amount.units > cap {
            return .sourceCapReached(cap: cap, granted: self.sourceThisWeek, period: "week")
        }
        if let cap = self.dailyMaximum, self.allToday + amount.units > cap {
            return .dailyMaximumReached(cap: cap, granted: self.allToday)
        }
        return .balanceTooLarge
    }

    /// What comes on top of `amount`, rounded down, and what it is due to.
    func bonus(on amount: Besitos) -> (besitos: Besitos, why: String)? {
        guard let parts = self.bonus?.split(separator: ":", maxSplits: 1), parts.count == 2,
            let percent = Int64(parts[0]), let besitos = Besitos(amount.units * (percent - 100) / 100),
            besitos > .zero
        else { return nil }
        return (besitos, String(parts[1]))
    }

    func receipt(of amount: Besitos) throws(DatabaseError) -> LedgerReceipt {
        guard let transaction = self.transaction, let balance = self.balance else { throw .badColumn("transaction_id") }
        return LedgerReceipt(transaction: transaction, amount: amount, balance: balance)
    }
}
