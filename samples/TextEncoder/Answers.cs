namespace TextEncoder;

/// <summary>What an imaginary shop tells its customers, in sentences of many lengths.</summary>
public static class Answers
{
    public static IReadOnlyList<string> All { get; } =
    [
        "You can change your password in the settings of your account.",
        "We deliver within three days.",
        "If a parcel has not arrived after ten days, write to us with the number of your order, and we will ask the carrier where it is and send a new "
            + "one if it can't be found within two more days.",
        "An order can be canceled until it has left our warehouse.",
        "Returns are free for thirty days, as long as the goods have not been used and are in the box in which they came.",
        "Refunds are paid to the card with which the order was paid, mostly within a week after the return has reached us.",
        "Gift cards never expire.",
        "Gift cards can't be exchanged for money, but the rest of one stays on your account until it is used up, and several of them can be used for one "
            + "order together with any other way to pay.",
        "We ship to all countries of the European Union, and to Norway and Switzerland.",
        "Customs duties are for the buyer to pay.",
        "The invoice is attached to the mail that confirms the order, and can be downloaded again from the list of your orders at any time.",
        "Batteries have a warranty of one year.",
        "All other goods have a warranty of two years, which covers faults that were there when they were delivered but not what comes from wear, from "
            + "water, or from a repair by somebody else.",
        "To delete your account, choose delete account in the settings; orders and invoices are kept for as long as the law demands, which is ten years.",
        "Our shop in the city is open from nine to six, but not on Sundays.",
        "Students get ten percent off with a valid card.",
    ];

    public static IReadOnlyList<string> Questions { get; } =
    [
        "How do I change my password?",
        "Do gift cards expire?",
        "When are refunds paid?",
        "Which warranty do batteries have?",
        "Can an order be canceled?",
        "Where do I find the invoice of an order from last year that I need for my taxes, can it be downloaded again?",
    ];
}
