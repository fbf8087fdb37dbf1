public import Coordination
import EventLoops
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Narrative
public import Postgres

/// `/api/v1/story-checks`: what the checker says of a story's source. Nothing is kept of it.
public struct StoryRoutes: Sendable {
    private let access: StaffAccess
    private let archive: StoryArchive
    private let kinds: RequirementKinds

    /// - Parameter kinds: what conditions may be about.
    public init(access: StaffAccess, database: any Database, kinds: RequirementKinds) {
        self.access = access
        self.archive = StoryArchive(database: database)
        self.kinds = kinds
    }

    public func install(on router: inout Router) {
        router.post("/api/v1/story-checks") { request throws(Problem) in try await self.check(request) }
    }

    private func check(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let source = try request.storySource()
        // Not on the loop: a long story takes a while, and others wait there.
        let references = try await unlessBroken { () async throws(DatabaseError) in
            try await self.archive.references()
        }
        let (story, mistakes) = await offload { StoryParser.parse(source, knowing: self.kinds) }
        var findings = mistakes
        if let story {
            findings += references.findings(in: story)
            findings += try await unlessBroken { () async throws(DatabaseError) in
                try await self.archive.takenKeys(of: story)
            }
        }
        findings.sort { $0.line < $1.line }
        return .json { json in
            json.member("publishable", story != nil && !findings.contains { $0.severity == .error })
            json.member("story", ifPresent: story?.key)
            json.member("fragments", story?.fragments.count ?? 0)
            json.member("findings", findings)
        }
    }
}

extension RoutedRequest {
    /// The form's one part, a file called `file`.
    func storySource() throws(Problem) -> [UInt8] {
        var limits = MultipartLimits()
        limits.maxParts = 1
        let form = try self.multipartForm(limits)
        guard let entry = form.entries.first, entry.part.name == "file", entry.part.filename != nil else {
            throw Problem(422, "http.invalid_field", "The form must have one part, a file called file.", field: "file")
        }
        return entry.bytes
    }
}
