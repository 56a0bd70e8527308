// The workplace's files: folders are listed and files read on their own thread, sealed on the
// store's, and named in the answers on the window's.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/devices/barcode.h"
#include "client/devices/folders.h"
#include "client/devices/picture.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/jobs.h"
#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/session/session.h"
#include "sync/store/store.h"

namespace relais::client::work {

namespace {

constexpr float kPenParts = 0.005F;  ///< of the longer side: four dots of eight hundred

/// A task on the files' thread whose value comes back.
template <class T>
void ask_files(StoreQueue& queue, std::function<Result<T>()> task, Done<T> done) {
    auto slot = std::make_shared<std::optional<Result<T>>>();
    queue.jobs().run(
        Queue::files, [slot, task = std::move(task)] { slot->emplace(task()); },
        queue.guarded([slot, done = std::move(done)] {
            if (done) done(std::move(**slot));
        }));
}

Result<FolderView> listed(const std::string& path) {
    FolderView view;
    view.path = path;
    if (!path.empty()) {
        view.entries = TRY(devices::list_entries(path));
        return view;
    }
    for (const auto& place : devices::starting_places())
        view.entries.push_back({place.path, true, 0, 0});
    return view;
}

/// A file as it is kept, and how its name ends.
struct Ready {
    std::string bytes;
    std::string ending;
};

Result<Ready> made_ready(const std::string& path, const FileRules& rules) {
    auto bytes = TRY(read_file(path, sync::store::kMaxAttachmentBytes));
    if (!rules.picture) return Ready{std::move(bytes), ending_of(path)};
    const bool photograph = bytes.starts_with("\xFF\xD8");
    const Picture picture = devices::at_most(TRY(devices::read_picture(bytes)), rules.longest_side);
    if (photograph) return Ready{devices::to_jpeg(picture), ".jpg"};
    return Ready{devices::to_png(picture), ".png"};
}

std::string drawn(Picture sheet, const Drawing& drawing) {
    const auto width = static_cast<float>(sheet.width), height = static_cast<float>(sheet.height);
    const float pen = std::max(2.0F, std::max(width, height) * kPenParts);
    for (const auto& stroke : drawing.strokes)
        for (std::size_t i = 0; i < stroke.size(); ++i) {
            const auto& from = stroke[i == 0 ? 0 : i - 1];
            devices::draw_line(sheet, {from.x * width, from.y * height},
                               {stroke[i].x * width, stroke[i].y * height}, pen);
        }
    return devices::to_png(sheet);
}

}  // namespace

std::string Workplace::State::new_file_name(const std::string& question,
                                            const std::string& ending) {
    return new_attachment_name(queue.random(), question, ending);
}

void Workplace::State::keep_file(const std::string& question, std::string bytes,
                                 const std::string& ending, Done<> done) {
    std::string name = new_file_name(question, ending);
    queue.ask<void>(
        [draft = draft_id, name, bytes = std::move(bytes)](StoreSide& there) -> Result<void> {
            auto* store = TRY(there.get());
            return store->put_attachment(draft, name, bytes);
        },
        [this, draft = draft_id, question, name, done = std::move(done)](Result<void> kept) {
            const bool here = interview && draft_id == draft && !closing;
            if (kept && !(here && interview->answer(question, name)))
                kept = fail(Errc::cancelled, "file", "the interview was left meanwhile");
            if (kept) keeper.keep();
            if (done) done(kept);
        });
}

std::vector<std::string> attachment_names(const Interview& interview) {
    const auto& session = interview.session();
    const auto& answers = session.answers();
    const auto& nodes = session.form().definition().nodes;
    std::vector<std::string> names;
    std::vector<forms::model::NodeId> ahead{answers.root()};
    while (!ahead.empty()) {
        const auto node = ahead.back();
        ahead.pop_back();
        if (!answers.relevant(node)) continue;
        for (const auto child : answers.children(node))
            ahead.push_back(child);
        const auto type = nodes[answers.definition_of(node)].bind.type;
        if (type == forms::model::DataType::binary && !answers.text(node).empty())
            names.emplace_back(answers.text(node));
    }
    return names;
}

void Workplace::list_folder(std::string path, Done<FolderView> done) {
    ask_files<FolderView>(
        state_->queue, [path = std::move(path)] { return listed(path); }, std::move(done));
}

void Workplace::read_code(std::string path, Done<std::string> done) {
    ask_files<std::string>(
        state_->queue,
        [path = std::move(path)]() -> Result<std::string> {
            const auto bytes = TRY(read_file(path, devices::kMaxPictureBytes));
            auto code = devices::read_code(TRY(devices::read_picture(bytes)));
            if (!code) return fail(Errc::not_found, "picture", "holds no code");
            return std::move(*code);
        },
        std::move(done));
}

void Workplace::attach(std::string question, std::string path, FileRules rules, Done<> done) {
    State* state = state_.get();
    if (!state->interview || state->closing) return;
    ask_files<Ready>(
        state->queue, [path = std::move(path), rules] { return made_ready(path, rules); },
        [state, draft = state->draft_id, question = std::move(question),
         done = std::move(done)](Result<Ready> ready) {
            if (ready && (!state->interview || state->draft_id != draft))
                ready = fail(Errc::cancelled, "file", "the interview was left meanwhile");
            if (ready)
                state->keep_file(question, std::move(ready->bytes), ready->ending, done);
            else if (done)
                done(std::unexpected(ready.error()));
        });
}

void Workplace::attach_drawing(std::string question, Drawing drawing, Done<> done) {
    State* state = state_.get();
    if (!state->interview || state->closing) return;
    auto shared = std::make_shared<const Drawing>(std::move(drawing));
    Done<Picture> then = [state, shared, draft = state->draft_id, question = std::move(question),
                          done = std::move(done)](Result<Picture> sheet) {
        if (sheet && (!state->interview || state->draft_id != draft))
            sheet = fail(Errc::cancelled, "file", "the interview was left meanwhile");
        if (sheet)
            state->keep_file(question, drawn(std::move(*sheet), *shared), ".png", done);
        else if (done)
            done(std::unexpected(sheet.error()));
    };
    constexpr int kLongestDrawnUpon = 2048;
    if (shared->upon.empty())
        then(devices::blank_picture(shared->width, shared->height));
    else
        open_picture(shared->upon, kLongestDrawnUpon, std::move(then));
}

void Workplace::open_picture(std::string name, int side, Done<Picture> done) {
    State* state = state_.get();
    state->queue.ask<std::string>(
        [draft = state->draft_id, name = std::move(name)](StoreSide& there) -> Result<std::string> {
            auto* store = TRY(there.get());
            return store->attachment(draft, name);
        },
        [state, side, done = std::move(done)](Result<std::string> bytes) {
            if (!bytes) {
                if (done) done(std::unexpected(bytes.error()));
                return;
            }
            ask_files<Picture>(
                state->queue,
                [bytes = std::move(*bytes), side]() -> Result<Picture> {
                    return devices::at_most(TRY(devices::read_picture(bytes)), side);
                },
                done);
        });
}

void Workplace::measure_file(std::string name, Done<FileFacts> done) {
    State* state = state_.get();
    state->queue.ask<std::string>(
        [draft = state->draft_id, name = std::move(name)](StoreSide& there) -> Result<std::string> {
            auto* store = TRY(there.get());
            return store->attachment(draft, name);
        },
        [state, done = std::move(done)](Result<std::string> bytes) {
            if (!bytes) {
                if (done) done(std::unexpected(bytes.error()));
                return;
            }
            ask_files<FileFacts>(
                state->queue,
                [bytes = std::move(*bytes)]() -> Result<FileFacts> { return file_facts(bytes); },
                done);
        });
}

void Workplace::look_for_code(bool wanted) {
    if (state_->world.camera != nullptr)
        state_->world.camera->look(wanted ? devices::CameraUse::code : devices::CameraUse::off);
}

void Workplace::look_for_photo(bool wanted) {
    if (state_->world.camera != nullptr)
        state_->world.camera->look(wanted ? devices::CameraUse::photo : devices::CameraUse::off);
}

void Workplace::attach_photo(std::string question, FileRules rules, Done<> done) {
    State* state = state_.get();
    Picture photo = state->world.camera != nullptr ? state->world.camera->photo() : Picture{};
    if (!state->interview || state->closing) return;
    if (photo.rgb.empty()) {
        if (done) done(fail(Errc::not_found, "camera", "shows nothing yet"));
        return;
    }
    ask_files<std::string>(
        state->queue,
        [photo = std::move(photo), side = rules.longest_side]() -> Result<std::string> {
            return devices::to_jpeg(devices::at_most(photo, side));
        },
        [state, draft = state->draft_id, question = std::move(question),
         done = std::move(done)](Result<std::string> bytes) {
            if (bytes && (!state->interview || state->draft_id != draft))
                bytes = fail(Errc::cancelled, "photo", "the interview was left meanwhile");
            if (bytes)
                state->keep_file(question, std::move(*bytes), ".jpg", done);
            else if (done)
                done(std::unexpected(bytes.error()));
        });
}

devices::CameraView Workplace::camera() const {
    if (state_->world.camera != nullptr) return state_->world.camera->view();
    devices::CameraView absent;
    absent.state = devices::CameraState::absent;
    return absent;
}

Picture Workplace::camera_picture() const {
    return state_->world.camera != nullptr ? state_->world.camera->picture() : Picture{};
}

}  // namespace relais::client::work
