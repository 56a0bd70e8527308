// The workplace's media: what the form brings along is taken from the store and read on the files'
// thread.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/devices/picture.h"
#include "client/work/form_media.h"
#include "client/work/jobs.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"

namespace relais::client::work {

namespace {

/// The form's file goes through `read` on the files' thread.
template <class T>
void ask_read(StoreQueue& queue, std::string name, std::function<Result<T>(std::string)> read,
              Done<T> done) {
    queue.ask<std::string>(
        [name = std::move(name)](StoreSide& side) -> Result<std::string> {
            const auto* store = TRY(side.real());
            return store->form_file(name);
        },
        [&queue, read = std::move(read), done = std::move(done)](Result<std::string> bytes) {
            if (!bytes) {
                if (done) done(std::unexpected(bytes.error()));
                return;
            }
            auto slot = std::make_shared<std::optional<Result<T>>>();
            queue.jobs().run(
                Queue::files,
                [slot, read, bytes = std::move(*bytes)]() mutable {
                    slot->emplace(read(std::move(bytes)));
                },
                queue.guarded([slot, done] {
                    if (done) done(std::move(**slot));
                }));
        });
}

}  // namespace

void Workplace::open_form_picture(std::string name, int side, Done<Picture> done) {
    ask_read<Picture>(
        state_->queue, std::move(name),
        [side](const std::string& bytes) -> Result<Picture> {
            return devices::at_most(TRY(devices::read_picture(bytes, kMaxFormPictureDots)), side);
        },
        std::move(done));
}

void Workplace::open_image_map(std::string name, std::vector<std::string> values, int side,
                               Done<ImageMap> done) {
    ask_read<ImageMap>(
        state_->queue, std::move(name),
        [values = std::move(values), side](const std::string& bytes) {
            return read_image_map(bytes, values, side);
        },
        std::move(done));
}

}  // namespace relais::client::work
