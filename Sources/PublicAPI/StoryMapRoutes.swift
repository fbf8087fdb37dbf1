public import Coordination
import EventLoops
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Narrative
public import Postgres

/// `/api/v1/stories/{story}/map` and `/api/v1/story-maps`: a story as a graph, with what checker and solver say of it.
public struct StoryMapRoutes: Sendable {
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
        router.get("/api/v1/stories/{story}/map") { request throws(Problem) in try await self.stored(request) }
        router.post("/api/v1/story-maps") { request throws(Problem) in try await self.sent(request) }
    }

    /// Of what is read now, of the `version` asked for, or of the `draft`.
    private func stored(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let story: String = try request.path("story")
        let version: Int64? = try request.query("version")
        let isDraft = try request.query("draft", as: Bool.self) ?? false
        let (source, readers, woven) = try await unlessBroken { () async throws(DatabaseError) in
            (
                isDraft
                    ? try await self.archive.draft(of: story)?.source
                    : try await self.archive.source(of: story, version: version.map(Int.init(clamping:))),
                try await self.archive.readers(of: story), try await self.archive.woven(of: story)
            )
        }
        guard let source else { throw Problem(404, "narrative.no_such_version", "The story has no such text.") }
        return try await self.map(of: Array(source.utf8), readers: readers, woven: woven)
    }

    private func sent(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        return try await self.map(of: try request.storySource(), readers: [:], woven: [:])
    }

    private func map(of source: [UInt8], readers: [String: Int], woven: [String: [WovenFragment]]) async throws(Problem)
        -> Response
    {
        let references = try await unlessBroken { () async throws(DatabaseError) in
            try await self.archive.references()
        }
        // Not on the loop: a long story takes a while, and others wait there.
        return .json(
            await offload {
                JSONText(
                    JSONWriter.text(
                        of: StoryMap(
                            of: source, knowing: self.kinds, naming: references, readers: readers, woven: woven)))
            })
    }
}
