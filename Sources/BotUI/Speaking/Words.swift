/// One phrase in every language, as Telegram HTML; `{name}` is replaced by an escaped value, and
/// `{name?one|several}` by the first where that value is 1.
struct Words: Sendable {
    let spanish, english: String

    init(es spanish: String, en english: String) { (self.spanish, self.english) = (spanish, english) }
}
