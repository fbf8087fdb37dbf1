import Coordination
import EventCatalogue
import Experiences
import Gamification
import Identity
import Narrative
import Postgres
import Vocabulary

/// What things and people are called that notices are about.
struct NoticeFacts: Sendable {
    var names = GameNames()
    /// Titles of fragments, by key.
    var places: [String: LocalizedText] = [:]
    /// What is for auction.
    var lots: [Int64: LocalizedText] = [:]
    var people: [UserID: String] = [:]
    var experiences: [String: NamedExperience] = [:]

    struct Reader: Sendable {
        private let database: any Database
        private let story: NarrativeReader
        private let auctions: AuctionReader
        private let members: MemberDirectory
        private let experiences: ExperienceReader

        init(database: any Database, requirements: RequirementKinds) {
            self.database = database
            self.story = NarrativeReader(database: database, requirements: requirements)
            self.auctions = AuctionReader(database: database)
            self.members = MemberDirectory(database: database)
            self.experiences = ExperienceReader(database: database, requirements: requirements)
        }

        func read(for happenings: [Happening]) async throws(DatabaseError) -> NoticeFacts {
            var (missions, achievements, items, places): ([String], [String], [String], [String]) = ([], [], [], [])
            var (lots, people): (Set<Int64>, Set<UserID>) = ([], [])
            var experiences: [String] = []
            for happening in happenings {
                switch happening {
                case .mission(let event): missions.append(event.missionKey)
                case .achievement(let event): achievements.append(event.achievementKey)
                case .promise(let event):
                    items += event.items
                    places += event.unlocks
                case .outbid(let event): lots.insert(event.auctionID)
                case .auctionWon(let event): lots.insert(event.auctionID)
                case .gift(let event): people.insert(event.giverID)
                case .experience(let event):
                    experiences.append(event.experienceKey)
                    items += event.items
                case .experienceUnlocked(let event): experiences.append(event.experienceKey)
                case .experienceStarted(let event): experiences.append(event.experienceKey)
                case .itemUnlocked(let event): items.append(event.itemKey)
                case .level, .lapsing, .takenBack: break
                }
            }
            var facts = NoticeFacts()
            facts.names = try await .read(
                missions: missions, achievements: achievements, items: items, from: self.database)
            facts.places = try await self.story.titles(of: places)
            for lot in lots { facts.lots[lot] = try await self.auctions.auction(AuctionID(lot))?.itemName }
            for person in people { facts.people[person] = try await self.members.member(.user(person))?.firstName }
            facts.experiences = try await self.experiences.names(of: experiences)
            return facts
        }
    }
}
