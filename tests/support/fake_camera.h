// A camera that sees what a test shows it.
#pragma once

#include <utility>

#include "client/devices/barcode.h"

namespace relais::tests {

class FakeCamera final : public client::devices::Camera {
  public:
    FakeCamera() { now.state = client::devices::CameraState::absent; }
    void look(client::devices::CameraUse with) override { use = with; }
    client::devices::CameraView view() const override { return now; }
    client::devices::Picture picture() const override {
        return client::devices::at_most(seen, 480);
    }
    client::devices::Picture photo() const override { return seen; }
    void show(client::devices::Picture picture) {
        seen = std::move(picture);
        now.state = client::devices::CameraState::looking;
        ++now.frame;
    }

    client::devices::CameraView now;
    client::devices::CameraUse use = client::devices::CameraUse::off;
    client::devices::Picture seen;
};

}  // namespace relais::tests
