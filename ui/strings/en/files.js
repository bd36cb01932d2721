// @ts-check
/** Attachments: in posts, in the composer, in the settings. */
import { plural } from "./grammar.js";

export const files = {
  files: {
    /** @param {number} n */
    label: (n) => plural(n, "file with this post", "files with this post"),
    nameless: "Without a name",
    /** @param {string} name */
    open: (name) => `Show ${name} large`,
    /** @param {string} name */
    picture: (name) => `Picture: ${name}`,
    load: "Load picture",
    get: "Get",
    save: "Save",
    again: "Try again",
    /** @param {string} name */
    getNamed: (name) => `Get ${name}`,
    /** @param {string} name */
    saveNamed: (name) => `Save ${name}`,
    /** @param {string} done @param {string} size */
    fetching: (done, size) => `${done} of ${size}`,
    fetchingLabel: "How much of the file is here",
    nobody: "Nobody connected has this file now. It comes when somebody with it does.",
    /** @param {string} width @param {string} height */
    heavy: (width, height) => `A very large picture: ${width} × ${height} pixels. To show it takes much memory.`,
    heavyUnknown: "It does not say how large it is. To show it may take much memory.",
    drawAnyway: "Show it anyway",
    notPicture: "This is not a picture, whatever its post says.",
    broken: "This picture cannot be drawn. It can still be saved.",
    risky: "A computer may run this file when it is opened. Open it only if you know its author and expected it.",
    /** @param {string} path */
    savedAs: (path) => `Saved as ${path}.`,
    /** @param {number} n */
    more: (n) => `${plural(n, "more file", "more files")}`,
    /** @param {number} at @param {number} of */
    place: (at, of) => `${at} of ${of}`,
    next: "Next picture",
    previous: "Previous picture",
    viewer: "Picture",
  },

  attach: {
    button: "Add a picture or file",
    buttonHelp: "Pictures and small files: 4 with a post, 8 MB each. You can also paste or drop them here.",
    label: "Files that go with the post",
    drop: "Let go to add it to the post",
    /** @param {string} name */
    remove: (name) => `Take ${name} out`,
    adding: "Adding…",
    stillAdding: "A file is still being added. Post again once it is here.",
    cleaned: "Place, time, camera and other hidden data were taken out of it.",
    clean: "It holds no hidden data.",
    tells: "It is sent as it is. Place, time and camera may stand in it.",
    /** @param {string} name */
    doubtLabel: (name) => `${name} may tell more of you than you see`,
    doubtForeign: "may hold where and when it was taken, and by which device. BlockNet cannot take that out of a file of this kind.",
    doubtSave: "What you post is public and stays. To be safe, save a picture as JPEG or PNG and add that; of a film, take the place out in the program that made it.",
    doubtDamaged: "is damaged. BlockNet cannot take out of it where and when it may have been taken.",
    doubtAnew: "What you post is public and stays. To be safe, save it anew in a picture program and add that.",
    doubtGo: "Add it all the same",
    doubtLeave: "Leave it out",
    decide: "Decide first what becomes of the file above.",
    asIs: "It is sent as it is, with whatever is written inside of it.",
    tooMany: "Four files fit in a post. Write another post for the rest.",
    /** @param {string} name @param {string} size @param {boolean} picture */
    tooLarge: (name, size, picture) => `“${name}” has ${size}, and 8 MB is the most. ${picture ? "Make the picture smaller, or share it" : "Share the file"} in another way.`,
    /** @param {string} name */
    empty: (name) => `“${name}” is empty, or a folder.`,
    twice: "That file is already with the post.",
    gone: "A file of this draft is no longer here. Add it again.",
    public: "Files are as public as the post, and stay with everybody who has looked at them.",
  },

  filesSettings: {
    auto: "Load pictures by themselves",
    autoHelp: "When a post with a picture comes into view, the picture is asked of your peers, who see that it was asked for. Larger ones wait for a click.",
    autoChoices: { 0: "Never", 1024: "Up to 1 MB", 8192: "All" },
    relay: "Fetch for others",
    relayHelp: "When a node asks for a file that a post names and this node lacks, it looks for it among its own peers. Without this, files do not reach nodes that have no friends in common.",
    disk: "Taken now",
    diskHelp: "The chain is never cut: it grows with every post of the network, and no limit bounds it. Attachments lie beside it, with a limit of their own.",
    diskChain: "Chain and posts",
    diskFiles: "Attachments",
    diskWords: "storage limit size space disk full quota database",
    kept: "Attachments kept",
    keptHelp: "Your own files stay. Others’ files give way to newer ones when the room is full; the one looked at longest ago goes first.",
    clear: "Clear others’ files",
    /** @param {string} size @param {number} n */
    clearText: (size, n) => `${plural(n, "file", "files")} of others, ${size}`,
    nothing: "No files of others",
    /** @param {string} size @param {number} n */
    cleared: (size, n) => `${plural(n, "file", "files")} removed, ${size} free.`,
    words: "attachments images cache files clear storage pictures",
  },
};
