/// Small stories by their bones: a fragment per line, its decisions after it.
enum Plot {
    /// `Plot.story("a", "  go -> b, flag x; needs: min_besitos 5", "b")`: fragments from the first column, a decision
    /// on each indented line; attributes follow semicolons.
    static func story(head: String = "", _ lines: String...) -> String {
        var source = "story: plot\nstart: a\nnarrator: n\n\(head)\n== one\ntitle.es: Uno\ntitle.en: One\n"
        for line in lines {
            let parts = line.split(separator: ";").map { $0.drop { $0 == " " } }
            if line.hasPrefix("==") {
                source += "\(parts[0])\ntitle.es: Otro\ntitle.en: Other\n"
                for attribute in parts.dropFirst() { source += "\(attribute)\n" }
            } else if line.hasPrefix(" ") {
                source += "* \(parts[0])\n  es: Sí\n  en: Yes\n"
                for attribute in parts.dropFirst() { source += "  \(attribute)\n" }
            } else {
                source += ":: \(parts[0])\ntitle.es: T\ntitle.en: U\ntext.es: V\ntext.en: W\n"
                for attribute in parts.dropFirst() { source += "\(attribute)\n" }
            }
        }
        return source
    }
}
