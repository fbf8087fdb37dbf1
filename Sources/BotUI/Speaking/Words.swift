/// One phrase in every language, as Telegram HTML; `{name}` is replaced by an escaped value.
struct Words: Sendable {
    let spanish, english: String

    init(es spanish: String, en english: String) { (self.spanish, self.english) = (spanish, english) }
}
