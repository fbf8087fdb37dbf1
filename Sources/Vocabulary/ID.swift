/// The identity of one `Subject`.
///
/// `Subject` is never stored; it only keeps the compiler from accepting a member's ID where an
/// item's is wanted. On the wire an ID is a JSON number, in PostgreSQL a `bigint`.
public struct ID<Subject>: Hashable, Sendable {
    public let rawValue: Int64

    public init(_ rawValue: Int64) { self.rawValue = rawValue }
}

extension ID: CustomStringConvertible {
    public var description: String { "\(self.rawValue)" }
}

extension ID: Comparable {
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

public enum User {}
public enum Fragment {}
public enum Decision {}
public enum Item {}
public enum ShopItem {}
public enum Purchase {}

public typealias UserID = ID<User>
public typealias FragmentID = ID<Fragment>
public typealias DecisionID = ID<Decision>
public typealias ItemID = ID<Item>
public typealias ShopItemID = ID<ShopItem>
public typealias PurchaseID = ID<Purchase>

/// A Telegram user or private chat: up to 52 bits (Bot API, `User.id`), never our own key.
public enum TelegramAccount {}
public typealias TelegramID = ID<TelegramAccount>
