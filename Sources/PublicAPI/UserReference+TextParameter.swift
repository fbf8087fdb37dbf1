public import HTTPServer
public import Identity
import Postgres
import Vocabulary

extension UserReference: TextParameter {
    public init?(parameter text: String) { self.init(text) }
    public static var parameterRule: String { "a user id such as 123, or tg:123 for a Telegram account" }
}

extension MemberDirectory {
    /// The member whom the path names.
    ///
    /// - Throws: 404 when there is none.
    func user(of request: RoutedRequest) async throws(Problem) -> UserID {
        let reference: UserReference = try request.path("user")
        let member = try await unlessBroken { () async throws(DatabaseError) in try await self.identity(reference) }
        guard let member else { throw Problem(Refusal.noSuchUser) }
        return member.id
    }
}
