public import Coordination

extension TracedTable {
    public static let storyVersions = TracedTable("narrative.story_versions")
    public static let storyDrafts = TracedTable("narrative.story_drafts")
}
