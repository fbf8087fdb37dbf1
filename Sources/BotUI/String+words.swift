extension String {
    /// What stands between white space, the first `limit` of it.
    func words(upTo limit: Int) -> [String] {
        self.unicodeScalars.split(maxSplits: limit, whereSeparator: \.isSpace).prefix(limit).map(String.init)
    }
}

extension Unicode.Scalar {
    /// Without a look at Unicode's tables for most.
    fileprivate var isSpace: Bool {
        self.isASCII ? self.value == 0x20 || (0x09...0x0D).contains(self.value) : self.properties.isWhitespace
    }
}
