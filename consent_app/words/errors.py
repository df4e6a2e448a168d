"""What went wrong, and what to do next: one sentence or two for each code of a known error."""

from consent_app.domain.work import ConsentAppError

SENTENCES = {
    "archive_broken": "{name} is no archive that can be opened, or it is damaged. Download it again.",
    "archive_locked": "{name} is locked by a password. Unpack it yourself, and add the folder.",
    "archive_too_large": "{name} holds more than fits here ({why}). Unpack it yourself, and add the folder.",
    "area_in_words": "The area is named in words, so it cannot be checked here. Look at a map of your own.",
    "box_empty": "This cover is empty. Give x1 before x2 and y1 before y2.",
    "bundle_broken": "This bundle cannot be opened: {why}. Ask for it again.",
    "bundle_leaks": "No bundle was written. {detail} Change it and release again.",
    "bundle_unwritten": "No bundle was written for this request yet. Release one first.",
    "bundle_missing": "The bundle is not where it was written, or was changed. Write it again.",
    "camera_unknown": "There is no camera called “{name}”. `footage list` shows the cameras.",
    "clock_unsure": "It is not sure when {count} recordings of {camera} were filmed, and so whether they fall in the "
    'time asked for. Compare the clock in {name} with `footage clock "{camera}"`.',
    "clip_unknown": "There is no clip {clip} in this request. `propose` lists the clips.",
    "cover_outside": "{clip} goes from {start} s to {end} s of its recording, and the cover lies outside. Choose times "
    "within.",
    "not_looked": "Nobody has looked through {clip} as it is now, so what is in it has no names yet. `render` it, and "
    "then say what stays visible or needs no cover.",
    "clip_elsewhere": "{clip} is of another recording. Only clips of one recording are split or joined.",
    "clip_unsettled": "The second look found something uncovered in {clip}. Cover or accept it with `review` first.",
    "consent_missing": "Nobody has agreed to give anything yet. Watch the clips, then run `decide`.",
    "consent_stale": "{clip} changed after you agreed. Watch it again and run `decide` again.",
    "consent_withdrawn": "You took your consent back. To give the clips after all, run `decide` again.",
    "day_not_past": "“{text}” is no day that was. Write it like 2026-11-20.",
    "day_unreadable": "“{text}” is no day to come. Write it like 2027-01-31.",
    "decision_unclear": "Say what to do: --share CLIP, --share-all, --decline or --answered.",
    "disk_full": "The disk is full. Free some space and run this again. Nothing was lost.",
    "edits_unreadable": "The edits in {name} are not understood: {why}. Nothing was changed.",
    "fault": "The app met a fault of its own ({kind}). Nothing was lost. A report of it is in {report}.",
    "file_empty": "{name} is empty. Copy it from the camera again.",
    "file_exists": "{name} is there already. Choose another name, so that nothing is overwritten.",
    "file_is_folder": "{name} is a folder. Name the files in it instead.",
    "file_missing": "{name} is not there. Check the name, or connect the disk it is on.",
    "file_not_written": "{name} could not be written in {folder}. Choose another folder.",
    "file_unreadable": "{name} may not be read by you. Check its permissions.",
    "film_broken": "{name} holds no picture that can be read. Copy it from the camera again.",
    "film_codec_unknown": "{name} is coded in a way this app cannot read. Export it as MP4 from the camera's app.",
    "film_crashed": "{name} made the reader stop. Leave it out, or export it again from the camera's app.",
    "film_encrypted": "{name} is encrypted. Export it without protection from the camera's app.",
    "film_is_photo": "{name} is a photo, not a film. `consent-app redact` covers a photo.",
    "film_no_picture": "{name} holds no moving picture. Choose a video file.",
    "film_too_large": "{name} has a picture too large to be a camera's. Export it in a smaller size.",
    "film_unreadable": "{name} is not a film that can be read, or it is damaged. Copy it from the camera again.",
    "finding_unknown": "There is no finding {finding} in {clip}. `render` lists what the second look found.",
    "folder_missing": "The folder {folder} is not there. Make it, or choose another.",
    "folder_not_writable": "Nothing can be written in {folder}. Choose another folder.",
    "folder_of_photos": "{name} holds photos ({count}), which are not taken in. `consent-app redact` covers a photo.",
    "folder_without_films": "{name} holds no films. Choose the folder or archive that they are in.",
    "heif_missing": "HEIC pictures need an extra: pip install 'consent-app[heic]'. Or export it as JPEG.",
    "image_kind_unknown": "{name} has no ending for a picture. Name it .jpg, .png or .heic.",
    "image_unreadable": "{name} is not a picture that can be read. Export it as JPEG or PNG.",
    "job_unknown": "This job is not understood: {why}.",
    "kind_not_whole": "Only persons and vehicles can be covered whole. Cover other things by hand.",
    "legal_order": "This may be a legal order, and a covered copy is no answer to one. Keep the original and ask a "
    "lawyer. If it is no order after all: `inbox answer {request} --voluntary`.",
    "mail_certificate": "The mail server {host} shows a certificate that this computer does not trust, so nothing was "
    "sent. Check the server's name, or ask whoever runs it.",
    "mail_folder_missing": "There is no folder “{folder}” in this mailbox. Choose another with `inbox mailbox`.",
    "mail_host_unknown": "There is no server {host}, or this computer is not online. Check the name.",
    "mail_line_broken": "The line to {host} broke. What came before is kept; fetch again to go on.",
    "mail_no_tls": "{host} does not speak TLS on port {port}, so nothing was sent. Most mailboxes use port 993.",
    "mail_nonsense": "{host} answers on port {port} in a way that is no mailbox's (IMAP). Check name and port.",
    "mail_password_missing": "The mailbox's password is not kept. Set it with `inbox mailbox`, "
    "or give it with --password-file.",
    "mail_password_wrong": "{host} did not accept this name and password. Some providers want an app password, "
    "made in your account's settings.",
    "mail_search_refused": "{host} cannot search for that word. Choose another, or none, with `inbox mailbox`.",
    "mail_store_missing": "This computer has no password store to keep the mailbox's password in. Set it up with "
    "--no-password: then it is asked each time.",
    "mail_unreachable": "{host} did not answer on port {port}. Check the line, the name and the port.",
    "mailbox_unset": "No mailbox is set up. Do it with `inbox mailbox --host HOST --user NAME`, or under Settings.",
    "mail_missing": "This request did not come as an e-mail file, so there is no signature to check. Call back on a "
    "number you look up yourself.",
    "message_empty": "{name} holds no message. Save it from your mail program again.",
    "message_pictured": "{name} holds pictures of text, not text. Open it, and add a screenshot of each page.",
    "message_too_large": "{name} is larger than {limit} MB. Paste the text of the request instead.",
    "message_unreadable": "{name} is not a message that can be read. Paste its text instead.",
    "model_missing": "The detector {name} is missing from this installation. Install the app again.",
    "name_taken": "Two of the files are called {name}. Redact them into different folders.",
    "no_clips": "There is no clip to cover. Look yourself and add one with `review`, or do not answer.",
    "no_footage": "You have no recording from then. There is nothing to give, and nothing to do.",
    "not_proposed": "First look for the clips that matter: `propose {request}`.",
    "not_rendered": "{clip} is not covered yet. Run `render {request}` first.",
    "nothing_to_release": "No clip is marked to be shared. Nothing was written.",
    "passphrase_missing": "The private words lie in a file that a passphrase opens. Give it with --passphrase-file, "
    "or the words for this one release with `release --words -`.",
    "passphrase_short": "A passphrase has at least {least} characters. Choose a longer one.",
    "passphrase_wrong": "This passphrase does not open the private words. Try again.",
    "picture_leaks": "No bundle was written. {detail} Cover it with `review {request} --edits FILE`, where FILE says "
    "{edits} Then render, watch and decide again.",
    "place_unreadable": "This is not one place in coordinates. Write it like 41.9551, -87.9400.",
    "reading_unknown": "There is no reading {reading}; there are {count}. `inbox show {request}` lists them.",
    "reason_missing": "A reason is missing. Say why: it goes into the record.",
    "recording_away": "{name} is not where it was. Connect the disk it is on, or add it again.",
    "recording_changed": "{name} changed since it was added. Add it again.",
    "recording_unknown": "There is no recording {recording}. `footage list` shows what there is.",
    "request_unknown": "There is no request {request}. `inbox list` shows what there is.",
    "request_ended": "You changed your mind about this request meanwhile. Nothing was written; "
    "decide anew if you wish.",
    "secret_file_broken": "The file of private words is damaged. Delete secrets.sealed in the profile, set them anew.",
    "secret_store_locked": "Your computer's password store is locked. Unlock it, "
    "or give the words for this one release with `release --words -`.",
    "secret_store_missing": "This computer has no password store to keep private words in. Keep them in a file that a "
    "passphrase opens with `words set --sealed`, or give them for one release with `release --words -`.",
    "settings_broken": "The settings are damaged. Delete settings.json in the profile and set them anew.",
    "shift_too_large": "A clock is not wrong by more than ten years. Give the shift in seconds.",
    "span_backwards": "From {start} s to {end} s is not a stretch of film. Give the earlier time first.",
    "span_outside": "This recording is {length} s long; the stretch lies outside. Choose one within it.",
    "sound_apart": "The sound of {name} cannot be kept in step with its picture. Leave the sound out of this clip.",
    "store_broken": "The profile is damaged. Move its folder away and start anew; your recordings are untouched.",
    "store_busy": "Another window is writing to this profile. Wait a moment and try again.",
    "store_too_new": "This profile was written by a newer version of the app. Update the app.",
    "time_unreadable": "“{text}” is not a time this app understands. Write it like 2026-11-23T20:00-06:00.",
    "too_many_files": "There are more than {limit} films in these folders. Add fewer at a time.",
    "track_unknown": "There is no cover {track} in this clip. `render` lists the covers.",
    "ultralytics_missing": "Your own YOLO weights need an extra: pip install 'consent-app[ultralytics]'.",
    "weights_without_classes": "The weights in {name} name no class like face or plate. Bring weights that do.",
    "window_backwards": "{end} is not after {start}. Give the earlier time as --start.",
    "window_missing": "The request names no time. Ask them which minutes they need, or enter it with `inbox new`.",
    "window_unanswered": "The times asked for can be read in {count} ways. "
    "Choose one: `inbox answer {request} --reading N`.",
    "withdraw_nothing": "Nothing was released for this request. There is nothing to take back.",
    "window_no_library": "A library that the window needs is missing: {why}. "
    "README names what to install; the commands work without it: `consent-app --help`.",
    "window_no_screen": "There is no screen here to open a window on. The commands work without one: "
    "`consent-app --help`.",
    "window_open": "A window of this profile is open already. Use that one, or close it first.",
    "word_unknown": "The word to let out is none of the private words. Write it as you set it.",
    "words_unset": "No private words are set, so the bundle cannot be searched for them. Type them, or write without.",
    "words_unreadable": "The private words could not be read: {why}.",
    "worker_died": "The work stopped unexpectedly. Nothing was lost; try again.",
    "would_overwrite": "{name} would be overwritten. Name another file for the result.",
    "zone_unknown": "“{zone}” is not a time zone. Write it like America/Chicago.",
}


def sentence(error: ConsentAppError) -> str:
    """Return what to tell the person about a known error."""
    return describe(error.code, {key: str(value) for key, value in error.facts.items()})


def describe(code: str, facts: dict[str, str]) -> str:
    """Return the sentence for a code with its facts filled in."""
    return SENTENCES[code].format_map(facts)
