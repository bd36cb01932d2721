// @ts-check
/** The desktop around the window: tray, notifications, links, start at login. */
export const desktop = {
  desktop: {
    title: "Desktop",
    login: "Start at login",
    loginHelp: "BlockNet starts with your session and waits in the tray, so that the board is up to date when you look.",
    loginWords: "autostart boot startup",
    openFolder: "Open the folder",
    /** @param {string} why */
    folderFailed: (why) => `The folder could not be opened. This computer said: “${why}”. Copy its path and open it in your program for files.`,
    /** @param {string} why */
    loginFailed: (why) => `The start at login could not be changed. This computer said: “${why}”.`,
    stay: "Stay in the tray when closed",
    stayHelp: "Closing the window leaves the node running; “Quit” in the tray ends it.",
    stayNoTray: "This desktop shows no tray, so closing the window ends BlockNet.",
    stayWords: "close background icon",
    notifications: "Tell me about replies and mentions",
    notificationsHelp: "By your system’s own notifications, when you are looking at something else.",
    notificationsWords: "notify alert",
    share: "Share of the processor",
    shareHelp: "How much of its time each mining thread works. It rests in between.",
    /** @param {number} share */
    shareValue: (share) => `${share}\u00a0%`,
    shareWords: "cpu load power percent",
    battery: "Mine on battery",
    batteryHelp: "Off, mining waits until the computer is plugged in. “Mine now” works all the same.",
    batteryWords: "laptop power saving",
    paused: "Paused: on battery",
    pausedHelp: "It goes on when the computer is plugged in.",
    invitedTitle: "You are invited",
    invitedText: "Somebody’s link opened this. Joining tells the nodes in it your address. Nothing has happened yet.",
    invitedPlaceholder: "Invite",
    /** For the shell; places in braces are filled there. */
    shell: {
      starting: "Starting",
      line: "{stage} · height {height} · peers: {peers}",
      paused: "mining paused on battery",
      stages: { alone: "On its own", connecting: "Looking for peers", headers: "Reading headers, {percent} %", blocks: "Reading blocks, {percent} %", current: "Up to date" },
      open: "Open BlockNet",
      new_post: "New post",
      mining: "Mine by itself",
      quit: "Quit",
      stays: { title: "BlockNet is still running", text: "Your node goes on in the tray. End it there with “Quit”, or change this in Settings." },
      replies: { title: "Somebody answered you", text: "Replies and mentions you have not seen: {count}" },
      mentions: { title: "Somebody mentioned you", text: "Replies and mentions you have not seen: {count}" },
      meanwhile: { title: "While you were away", text: "New replies and mentions: {count}" },
    },
  },
};
