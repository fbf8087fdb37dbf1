import HTTPServer

/// Pages for staff, served with and without the playground. They show nothing without a key.
struct StaffPages {
    private let files: StaticFiles

    /// `nil` when the product's files are not there.
    init?(_ files: Files) {
        guard let found = StaticFiles(root: files.publicDirectory) else { return nil }
        self.files = found
    }

    func install(on router: inout Router) {
        let files = self.files
        router.get("/stories/{path...}") { request throws(Problem) in
            let path: String = try request.path("path")
            return try await files.response(
                at: "stories/\(path.isEmpty ? "index.html" : path)", for: request.headers)
        }
    }
}
