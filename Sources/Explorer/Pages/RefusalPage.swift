import NodeService
import Primitives

/// What is shown where a page is not.
enum RefusalPage {
    static func page(_ error: ServiceError, _ head: RequestHead, _ identity: NodeIdentity) -> ServedPage {
        let query = head.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let chosen = query.split(separator: "&").first { $0.hasPrefix("lang=") }.map { String($0.dropFirst(5)) }
        let say = Voice(parameter: chosen, acceptLanguage: head.field("Accept-Language"))
        return Layout.page(
            say, title: say(title(error)), in: nil, head: head, chain: identity, status: error.status
        ) {
            Parts.paragraph(say(sentence(error)))
            tag("p", .style("plain")) {
                tag("code") { error.name }
                ": "
                // The node's own words, which may repeat what was asked for.
                Figures.untrusted(error.explanation)
            }
            tag("p") { Parts.link(say.link(), say(.toOverview)) }
        }
    }

    private static func title(_ error: ServiceError) -> Phrase {
        switch error.status {
        case 404: .notFoundTitle
        case 400, 405, 413, 414, 415: .badRequestTitle
        case 401, 403, 421: .notAllowedTitle
        case 410: .notKeptTitle
        default: .notNowTitle
        }
    }

    private static func sentence(_ error: ServiceError) -> Phrase {
        switch error.status {
        case 404: .notFoundSentence
        case 400, 405, 413, 414, 415: .badRequestSentence
        case 401: .notAllowedSentence
        case 403, 421: .notOwnSentence
        case 410: .notKeptSentence
        default: .notNowSentence
        }
    }
}
