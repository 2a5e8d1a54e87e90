import Foundation

/// A text in Unicode's form NFKD, which is the same for all ways to type it; BIP 39 and the wallet's file take
/// passphrases in this form.
func normalized(_ text: String) -> String { text.decomposedStringWithCompatibilityMapping }
