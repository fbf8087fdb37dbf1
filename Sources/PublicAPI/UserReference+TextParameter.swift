public import HTTPServer
public import Identity

extension UserReference: TextParameter {
    public init?(parameter text: String) { self.init(text) }
    public static var parameterRule: String { "a user id such as 123, or tg:123 for a Telegram account" }
}
