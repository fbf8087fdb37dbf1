import Crypto
public import HTTPServer
import HTTPWire
import JSON
import Postgres
public import Telemetry
public import TelegramAPI
import Vocabulary

/// `POST /webhooks/telegram`: where Telegram, or its simulator, delivers updates.
public struct TelegramWebhook: Sendable {
    public static let path = "/webhooks/telegram"

    /// How long a page waits for its "typing…".
    private static let typingPatience: Duration = .milliseconds(300)

    private let bot: Bot
    private let client: BotClient
    private let name: BotName
    private let secret: [UInt8]
    private let log: Logger
    private let updates: Counter

    /// - Parameters:
    ///   - client: makes the calls that do not fit into the webhook's response.
    ///   - secret: what Telegram was told to send along; nothing else authenticates it.
    public init(bot: Bot, client: BotClient, secret: String, log: Logger, metrics: Metrics) {
        self.bot = bot
        self.client = client
        self.name = BotName(client: client)
        self.secret = Array(secret.utf8)
        self.log = log
        self.updates = metrics.counter(
            "dianabot_telegram_updates_total", help: "Updates received with the right secret.")
    }

    public func install(on router: inout Router) {
        router.post(Self.path) { request throws(Problem) in try await self.receive(request) }
    }

    private func receive(_ request: RoutedRequest) async throws(Problem) -> Response {
        guard ConstantTime.equal(request.headers.bytes(of: "x-telegram-bot-api-secret-token") ?? [], self.secret) else {
            throw Problem(401, "telegram.wrong_secret", "X-Telegram-Bot-Api-Secret-Token is missing or wrong.")
        }
        self.updates.increment()
        let update = try Self.update(in: request.body)
        let answer: BotAnswer
        do throws(DatabaseError) {
            answer = try await self.bot.answer(update, request: request.id)
        } catch {
            throw Problem(
                error.isTransient ? 503 : 500, "telegram.update_failed", "The update was not handled; repeat it.",
                headers: error.isTransient ? [("Retry-After", "1")] : [], cause: "update \(update.id): \(error)")
        }
        self.log.info("update", ["update_id": .int(update.id), "request_id": .string(request.id)])
        self.endProgressBar(of: update, with: answer)
        if answer.isLongPage { await self.showTyping(in: update) }
        guard !answer.response.isEmpty else { return Response(status: 200) }
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: answer.response)
    }

    private static func update(in body: [UInt8]) throws(Problem) -> Update {
        let json: JSONValue
        do throws(JSONSyntaxError) { json = try JSONReader.read(body) } catch {
            throw Problem(400, "http.malformed_json", "The body is not JSON: \(error).")
        }
        do throws(JSONFault) { return try Update(json: json) } catch { throw Problem(error) }
    }

    /// Before a long page, "typing…": worth one try, and a moment of waiting, so that it does not come after the page.
    private func showTyping(in update: Update) async {
        guard let chat = Conversation(update)?.chat else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await self.client.call(.sendTyping(to: chat)) }
            group.addTask { try? await Task.sleep(for: Self.typingPatience) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Every press must be answered, or the button keeps spinning. The answer is worth one try: it is
    /// repeated with the update, and a person who sees it late has lost nothing.
    private func endProgressBar(of update: Update, with answer: BotAnswer) {
        guard case .callbackQuery(let query) = update.content else { return }
        Task {
            do throws(BotAPIError) {
                var url: String?
                if let payload = answer.opens { url = await self.name.link(startingWith: payload) }
                _ = try await self.client.call(.answerCallbackQuery(query.id, text: answer.toast, url: url))
            } catch .queryTooOld {
                // Answered before, as for a repeated update.
            } catch {
                self.log.warning(
                    "button not answered", ["update_id": .int(update.id), "error": .string("\(error.label)")])
            }
        }
    }
}

extension BotAPIError {
    /// The kind of error alone: descriptions may quote what was sent.
    fileprivate var label: String { "\(self)".prefix { $0 != "(" }.description }
}
