"""The key colours (基調色) where no style sheet reaches: the icon and the frame of the app."""

# The same as --k900 of each key in tokens.css.
HEX = {
    "blue": "#0017c1",
    "green": "#115a36",
    "red": "#ce0000",
    "purple": "#5109ad",
    "orange": "#ac3e00",
    "cyan": "#006f83",
    "magenta": "#8b008b",
    "teal": "#00665c",
}
