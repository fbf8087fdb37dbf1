import JSON
public import Vocabulary

extension Refusal {
    public static let noSuchItem = Refusal(
        .notFound, "commerce.no_such_item", "The shop does not sell such an item.", field: "shop_item_id")

    public static let soldOut = Refusal(.conflict, "commerce.sold_out", "There are not so many left.")

    public static let alreadyOwned = Refusal(
        .conflict, "commerce.already_owned", "The item is unique, and the member owns it.")

    public static func badQuantity(allowed: ClosedRange<Int64>) -> Refusal {
        Refusal(
            .invalid, "commerce.bad_quantity",
            "The quantity must be from \(allowed.lowerBound) to \(allowed.upperBound).", field: "quantity",
            facts: ["min": allowed.lowerBound, "max": allowed.upperBound])
    }

    public static func locked(missing: [MissingRequirement]) -> Refusal {
        Refusal(
            .forbidden, "commerce.locked", "The member does not meet what buying this item requires.",
            field: "shop_item_id", missing: missing)
    }

    static func badRequirement(_ fault: JSONFault) -> Refusal {
        Refusal(.invalid, "commerce.bad_requirement", "\(fault).", field: fault.field)
    }

    public static let noItemToSell = Refusal(
        .notFound, "commerce.no_item_to_sell", "There is no item with this key to be had.", field: "key")

    public static let alreadyOffered = Refusal(
        .conflict, "commerce.already_offered", "The shop sells this item already.", field: "key")

    public static let itemKeyTaken = Refusal(
        .conflict, "commerce.item_key_taken", "There is an item with this key already.", field: "key")
}
