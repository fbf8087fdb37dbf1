/// Names of passages as keys of fragments.
struct TweeNames {
    private var keys: [String: String] = [:]

    init(_ passages: [TweePassage], _ notes: inout TweeNotes) {
        var taken: [String] = []
        for passage in passages {
            guard self.keys[passage.name] == nil else {
                notes.add(.duplicatePassage, line: passage.line, "a passage called \(passage.name) was there before")
                continue
            }
            let wish = Self.key(of: passage.name)
            let key = Self.free(wish, besides: taken)
            if key != wish {
                notes.add(.renamed, line: passage.line, "\(passage.name) is called \(key): \(wish) is taken")
            }
            taken.append(key)
            self.keys[passage.name] = key
        }
    }

    subscript(name: String) -> String { self.keys[name] ?? Self.key(of: name) }

    func known(_ name: String) -> String? { self.keys[name] }

    /// A name in the letters that keys have: `El jardín (1)` is `el-jardin-1`.
    static func key(of name: String) -> String {
        let plain: [Character: Character] = [
            "á": "a", "à": "a", "ä": "a", "â": "a", "é": "e", "è": "e", "ë": "e", "ê": "e", "í": "i", "ì": "i",
            "ï": "i", "î": "i", "ó": "o", "ò": "o", "ö": "o", "ô": "o", "ú": "u", "ù": "u", "ü": "u", "û": "u",
            "ñ": "n", "ç": "c",
        ]
        var key = ""
        for character in name.lowercased() {
            let letter = plain[character] ?? character
            if letter.isASCII, letter.isLetter || letter.isNumber || letter == "_" && !key.isEmpty {
                key.append(letter)
            } else if !key.isEmpty, key.last != "-" {
                key.append("-")
            }
        }
        while key.last == "-" { key.removeLast() }
        return key.isEmpty ? "passage" : String(key.prefix(56))
    }

    static func free(_ wish: String, besides taken: [String]) -> String {
        guard taken.contains(wish) else { return wish }
        var number = 2
        while taken.contains("\(wish)-\(number)") { number += 1 }
        return "\(wish)-\(number)"
    }
}
