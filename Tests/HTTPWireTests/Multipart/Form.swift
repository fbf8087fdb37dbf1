import HTTPWire

/// Forms as bytes, parted by `--b`.
enum Form {
    static let type = "multipart/form-data; boundary=b"

    /// A part with these header lines.
    static func part(_ lines: String..., content: String = "v") -> String {
        "--b\r\n" + lines.map { "\($0)\r\n" }.joined() + "\r\n\(content)\r\n"
    }

    static func field(_ name: String = "a", _ content: String = "v") -> String {
        self.part("Content-Disposition: form-data; name=\"\(name)\"", content: content)
    }

    static func file(_ content: String) -> String {
        self.part("Content-Disposition: form-data; name=\"f\"; filename=\"x\"", content: content)
    }

    /// The one part of a form whose Content-Disposition has these parameters.
    static func named(_ parameters: String) -> Result<MultipartPart, MultipartFault> {
        self.read(self.part("Content-Disposition: form-data\(parameters)") + "--b--").map { $0[0].part }
    }

    static func read(
        _ text: String, type: String = Form.type, limits: MultipartLimits = MultipartLimits()
    ) -> Result<[MultipartForm.Entry], MultipartFault> {
        do throws(MultipartFault) {
            let form = try MultipartForm(
                Array(text.utf8), headers: HeaderFields(["Content-Type": type]), limits: limits)
            return .success(form.entries)
        } catch { return .failure(error) }
    }

    /// What is wrong with `text`, if anything is.
    static func fault(
        _ text: String, type: String = Form.type, limits: MultipartLimits = MultipartLimits()
    ) -> MultipartFault? {
        if case .failure(let fault) = self.read(text, type: type, limits: limits) { return fault }
        return nil
    }

    /// `name=content` of every part.
    static func summary(_ text: String, type: String = Form.type) -> [String]? {
        try? self.read(text, type: type).get().map { "\($0.part.name)=\(String(decoding: $0.bytes, as: UTF8.self))" }
    }
}
