import Caches
public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

/// Somebody writes to the bot: the first time makes them a member, every time refreshes what Telegram
/// tells about them.
public struct TelegramVisit: Sendable {
    public let account: TelegramID
    public let firstName: String
    public let username: String?
    public let language: Language

    public init(account: TelegramID, firstName: String, username: String?, language: Language) {
        self.account = account
        // Telegram allows longer names than anyone has; an empty one does occur for deleted accounts.
        let name = firstName.storable(upTo: 256)
        self.firstName = name.isEmpty ? "?" : name
        self.username = username.map { $0.storable(upTo: 64) }.flatMap { $0.isEmpty ? nil : $0 }
        self.language = language
    }

    /// Writes the visit and holds the member's row until the unit of work ends, so that one member's
    /// operations never interleave.
    ///
    /// - Parameter timeZone: the zone of new members, an IANA name.
    public func record(in work: UnitOfWork, timeZone: String) async throws(DatabaseError) -> Visitor {
        let visitor: Visitor = try await work.transaction.one(
            """
            INSERT INTO identity.users AS u
                (created_at, last_active, telegram_id, language, time_zone, first_name, telegram_username)
            VALUES (\(work.now), \(work.now), \(self.account), \(self.language), \(timeZone), \(self.firstName),
                    \(self.username))
            ON CONFLICT (telegram_id) DO UPDATE
            SET last_active = greatest(u.last_active, excluded.last_active), language = excluded.language,
                first_name = excluded.first_name, telegram_username = excluded.telegram_username,
                unreachable_since = NULL,
                language_changed_at = CASE WHEN u.language = excluded.language THEN u.language_changed_at
                                           ELSE excluded.last_active END
            RETURNING id, language, xmax = 0 AS is_new,
                coalesce(language_changed_at = \(work.now), false) AS has_new_language
            """)
        if visitor.hasNewLanguage {
            for name in [UserReference.user(visitor.id), .telegram(self.account)] {
                work.invalidate(CacheTag(MemberIdentity.topic, name.description))
            }
        }
        if visitor.isNew {
            work.emit(UserRegistered(language: visitor.language), about: visitor.id)
        }
        return visitor
    }
}

/// The member behind an update.
public struct Visitor: RowDecodable, Sendable {
    public let id: UserID
    public let language: Language
    public let isNew: Bool
    let hasNewLanguage: Bool

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.language = try row.get("language")
        self.isNew = try row.get("is_new")
        self.hasNewLanguage = try row.get("has_new_language")
    }
}

extension String {
    /// The first `limit` code points, which are what `char_length` counts, without those that PostgreSQL's
    /// text cannot hold.
    fileprivate func storable(upTo limit: Int) -> String {
        if self.utf8.count <= limit, !self.utf8.contains(0) { return self }
        return String(String.UnicodeScalarView(self.unicodeScalars.lazy.filter { $0.value != 0 }.prefix(limit)))
    }
}
