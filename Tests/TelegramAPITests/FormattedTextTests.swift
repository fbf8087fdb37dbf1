import TelegramAPI
import Testing

@Suite struct FormattedTextTests {
    private func entities(_ html: String) throws -> [String] {
        try FormattedText(html: html).entities.map { "\($0.type) \($0.offset)+\($0.length)" }
    }

    @Test(arguments: [
        ("<b>a</b>", ["bold 0+1"]), ("<strong>a</strong><em>b</em>", ["bold 0+1", "italic 1+1"]),
        ("<u>a</u><ins>b</ins>", ["underline 0+1", "underline 1+1"]),
        ("<s>a</s><strike>b</strike><del>c</del>", ["strikethrough 0+1", "strikethrough 1+1", "strikethrough 2+1"]),
        ("<code>a</code><pre>b</pre>", ["code 0+1", "pre 1+1"]),
        ("<tg-spoiler>a</tg-spoiler><span class=\"tg-spoiler\">b</span>", ["spoiler 0+1", "spoiler 1+1"]),
        ("<blockquote>a</blockquote>", ["blockquote 0+1"]),
        ("<blockquote expandable>a</blockquote>", ["expandable_blockquote 0+1"]),
        ("😀<b>😀</b>", ["bold 2+2"]), ("<b>x<i>y</i></b>", ["bold 0+2", "italic 1+1"]), ("<b></b>", []),
        ("<B>a</>", ["bold 0+1"]), ("<a href=\"https://e.org\">x</a>", ["text_link 0+1"]),
        ("<a href=\"nowhere\">x</a>", []),
    ])
    func `tags become entities in UTF-16 units`(_ html: String, _ expected: [String]) throws {
        #expect(try self.entities(html) == expected)
    }

    @Test(arguments: [
        ("&lt;&gt;&amp;&quot;", "<>&\""), ("&#65;&#x42;", "AB"), ("&nbsp;&copy;", "&nbsp;&copy;"), ("a & b", "a & b"),
        ("&lt", "<"), ("a > b", "a > b"), ("&#0;", "&#0;"), ("&#xD800;", "&#xD800;"),
    ])
    func `character references are four names and numbers`(_ html: String, _ text: String) throws {
        #expect(try FormattedText(html: html).text == text)
    }

    @Test(arguments: [
        ("a<br>b", "Unsupported start tag \"br\" at byte offset 1"),
        ("a < b", "Unsupported start tag \"\" at byte offset 2"),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b>a", "Can't find end tag corresponding to start tag \"b\""),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0"),
        ("<a href=\"x", "Unclosed start tag at byte offset 0"),
        ("é<p>", "Unsupported start tag \"p\" at byte offset 2"),
    ])
    func `broken markup is refused in Telegram's words`(_ html: String, _ fault: String) {
        let error = #expect(throws: MarkupFault.self) { try FormattedText(html: html) }
        #expect(error?.description == fault)
    }

    @Test func `a code block keeps its language`() throws {
        let text = try FormattedText(html: "<pre><code class=\"language-swift\">let</code></pre>")
        #expect(text.entities == [MessageEntity(type: "pre", offset: 0, length: 3, language: "swift")])
    }

    @Test func `white space around the text goes and entities move with it`() throws {
        let text = try FormattedText(html: " \n<b>a</b> b<i> \n</i>").trimmed
        #expect(text.text == "a b")
        #expect(text.entities == [MessageEntity(type: "bold", offset: 0, length: 1)])
    }

    @Test(arguments: ["<>&\"'", "a<b>c</b>", "😀 & co", "&lt;"])
    func `escaped text reads back as it was`(_ text: String) throws {
        #expect(try FormattedText(html: TelegramHTML.escape(text)) == FormattedText(text: text))
        let link = try FormattedText(
            html: "<a href=\"http://e.org/\(TelegramHTML.escape(text.filter { $0 != " " }))\">x</a>")
        #expect(link.entities.first?.url == "http://e.org/\(text.filter { $0 != " " })")
    }

    @Test func `limits count what is left after parsing`() {
        #expect(TelegramLimits.accepts(html: "<b>" + String(repeating: "é", count: 4096) + "</b>"))
        #expect(!TelegramLimits.accepts(html: String(repeating: "é", count: 4097)))
        #expect(!TelegramLimits.accepts(html: "<b> \n</b>"))
        #expect(!TelegramLimits.accepts(html: "a < b"))
        #expect(TelegramLimits.accepts(callbackData: String(repeating: "é", count: 32)))
        #expect(!TelegramLimits.accepts(callbackData: String(repeating: "é", count: 33)))
        #expect(!TelegramLimits.accepts(callbackData: ""))
        #expect(!TelegramLimits.accepts(callbackAnswer: String(repeating: "a", count: 201)))
    }
}
