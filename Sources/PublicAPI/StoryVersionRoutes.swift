public import Coordination
import EventLoops
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Narrative
public import Postgres
import Vocabulary

/// `/api/v1/stories`: what is published, what was, and what is being written.
public struct StoryVersionRoutes: Sendable {
    private let access: StaffAccess
    private let archive: StoryArchive
    private let coordinator: Coordinator
    private let kinds: RequirementKinds

    /// - Parameter kinds: what conditions may be about.
    public init(
        access: StaffAccess, database: any Database, coordinator: Coordinator, kinds: RequirementKinds
    ) {
        self.access = access
        self.archive = StoryArchive(database: database)
        self.coordinator = coordinator
        self.kinds = kinds
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/stories") { request throws(Problem) in try await self.stories(request) }
        router.get("/api/v1/stories/{story}/versions") { request throws(Problem) in try await self.versions(request) }
        router.get("/api/v1/stories/{story}/versions/{version}") { request throws(Problem) in
            try await self.source(request)
        }
        router.get("/api/v1/stories/{story}/changes") { request throws(Problem) in try await self.changes(request) }
        router.get("/api/v1/stories/{story}/draft") { request throws(Problem) in try await self.draft(request) }
        router.on(
            .put, "/api/v1/stories/{story}/draft",
            .later { request throws(Problem) in try await self.save(request) })
        router.on(
            .delete, "/api/v1/stories/{story}/draft",
            .later { request throws(Problem) in try await self.discard(request) })
        router.post("/api/v1/stories/{story}/publications") { request throws(Problem) in
            try await self.publish(request)
        }
    }

    private func stories(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let stories = try await unlessBroken { () async throws(DatabaseError) in try await self.archive.stories() }
        return .json { $0.member("data", stories) }
    }

    /// The newest first; `limit` 1 to 100 (20), `starting_after` the last version seen.
    private func versions(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let limit: Int64 = try request.query("limit") ?? 20
        guard (1...100).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to 100.", field: "limit")
        }
        let story: String = try request.path("story")
        let before: Int64? = try request.query("starting_after")
        let versions = try await unlessBroken { () async throws(DatabaseError) in
            try await self.archive.versions(of: story, before: before.map(Int.init), limit: Int(limit) + 1)
        }
        return .json { json in
            json.member("data", Array(versions.prefix(Int(limit))))
            json.member("has_more", versions.count > Int(limit))
        }
    }

    private func source(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let version: Int64 = try request.path("version")
        let text = try await self.text(of: try request.path("story"), version: Int(clamping: version))
        return .json { json in
            json.member("version", version)
            json.member("text", text)
        }
    }

    /// From `from`, or from what is read now, to `to`, or to the draft.
    private func changes(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let story: String = try request.path("story")
        let from: Int64? = try request.query("from")
        let to: Int64? = try request.query("to")
        let old = try await self.text(of: story, version: from.map(Int.init(clamping:)))
        let new =
            if let to { try await self.text(of: story, version: Int(clamping: to)) } else {
                try await self.draft(of: story).source
            }
        let readers = try await unlessBroken { () async throws(DatabaseError) in
            try await self.archive.readers(of: story)
        }
        let diff = StoryDiff(from: try await self.story(in: old), to: try await self.story(in: new))
        return .json { json in
            json.member("changes", diff)
            json.member(
                "readers",
                object: { json in
                    for change in diff.fragments where change.kind != .added {
                        if let count = readers[change.key] { json.member(change.key, count) }
                    }
                })
        }
    }

    private func draft(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let draft = try await self.draft(of: try request.path("story"))
        let source = Array(draft.source.utf8)
        let (story, findings) = await offload { StoryParser.parse(source, knowing: self.kinds) }
        return .json { json in
            json.member("revision", draft.revision)
            json.member("saved_at", draft.savedAt)
            json.member("publishable", story != nil)
            json.member("findings", findings)
            json.member("text", draft.source)
        }
    }

    private func save(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .contentWrite)
        let key = try request.idempotencyKey(of: staff)
        let story: String = try request.path("story")
        let fields = try request.jsonObject()
        let command: SaveDraft
        do throws(JSONFault) {
            try fields.allow(only: "text", "revision")
            command = SaveDraft(
                story, text: try fields.string("text"),
                over: try fields.optional("revision") { (fields) throws(JSONFault) in try fields.revision() } ?? 0)
        } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: SaveDraft.Handler(), key: key, to: request)
    }

    private func discard(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .contentWrite)
        let key = try request.idempotencyKey(of: staff)
        guard let revision: Int64 = try request.query("revision"), (1...Int64(Int32.max)).contains(revision) else {
            throw Problem(400, "http.invalid_parameter", "revision says which draft to discard.", field: "revision")
        }
        return try await self.coordinator.answer(
            DiscardDraft(try request.path("story"), revision: Int(revision)), with: DiscardDraft.Handler(), key: key,
            to: request)
    }

    /// The draft's `revision` that was looked at, or an earlier `version`.
    private func publish(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .contentWrite)
        let key = try request.idempotencyKey(of: staff)
        let story: String = try request.path("story")
        let fields = try request.jsonObject()
        let revision, version: Int?
        do throws(JSONFault) {
            try fields.allow(only: "revision", "version")
            revision = try fields.optional("revision") { (fields) throws(JSONFault) in try fields.revision() }
            version = try fields.optional("version") { (fields) throws(JSONFault) in
                Int(try fields.int("version", in: 1...Int64(Int32.max)))
            }
        } catch { throw Problem(error) }
        switch (revision, version) {
        case (let revision?, nil):
            return try await self.coordinator.answer(
                PublishDraft(story, revision: revision), with: PublishDraft.Handler(requirements: self.kinds),
                key: key, to: request)
        case (nil, let version?):
            return try await self.coordinator.answer(
                RollBackStory(story, to: version), with: RollBackStory.Handler(requirements: self.kinds), key: key,
                to: request)
        default:
            throw Problem(
                422, "http.invalid_field", "Say the draft's revision, or the version to go back to.", field: "revision")
        }
    }
}

extension StoryVersionRoutes {
    private func text(of story: String, version: Int?) async throws(Problem) -> String {
        let text = try await unlessBroken { () async throws(DatabaseError) in
            try await self.archive.source(of: story, version: version)
        }
        guard let text else { throw Problem(404, "narrative.no_such_version", "The story has no such version.") }
        return text
    }

    private func draft(of story: String) async throws(Problem) -> StoryArchive.Draft {
        let draft = try await unlessBroken { () async throws(DatabaseError) in try await self.archive.draft(of: story) }
        guard let draft else { throw Problem(404, "narrative.no_draft", "The story has no draft.") }
        return draft
    }

    private func story(in text: String) async throws(Problem) -> Story {
        let source = Array(text.utf8)
        // Not on the loop: a long story takes a while, and others wait there.
        let (story, findings) = await offload { StoryParser.parse(source, knowing: self.kinds) }
        guard let story else { throw Problem(.hasMistakes(findings)) }
        return story
    }
}

extension JSONFields {
    fileprivate func revision() throws(JSONFault) -> Int { Int(try self.int("revision", in: 0...Int64(Int32.max))) }
}
