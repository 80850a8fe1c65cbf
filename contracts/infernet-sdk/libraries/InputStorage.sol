// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @dev Inputs of up to 63 bytes: the first word holds 31 of them and, in its last byte, their number; the second the rest.
struct ShortInputs {
    bytes32 head;
    bytes32 tail;
}

/// @title InputStorage
/// @notice Keeps the inputs of requests as cheaply as their length allows: nothing for none, one word up to 31 bytes, two up
/// to 63, and from 64 on the code of a contract whose address follows from the request's id, so that not even a pointer
/// to it is stored.
/// @dev The contract's creation code is the same for all inputs (its address could not be known otherwise): it asks its
/// creator, by `getContainerInputs(0, 0, 0, 0)`, for the code it shall have. 0 is no request's id. The creator answers from
/// transient storage, by `pending`.
library InputStorage {
    /// @notice The inputs are longer than a contract's code may be (EIP-170): 24,575 bytes.
    error InputsTooLong();

    /// @notice The inputs' contract could not be created: not enough gas, or the request has inputs already.
    error InputsNotStored();

    uint256 private constant SHORT = 63;
    uint256 private constant MAX_LENGTH = 24_575;

    /// @dev Transient: number of bytes, then the words.
    uint256 private constant PENDING = uint256(keccak256("infernet-kit.InputStorage.pending")) - 1;

    /// @dev Calls the creator with the selector 0x962fad75 and 128 zero bytes; puts a STOP byte in the place of the length's
    /// last byte in the ABI-encoded answer, and returns from there: STOP, then the inputs. Reverts when the call fails.
    bytes private constant CREATION_CODE = hex"63962fad7560e01b5f525f5f60845f335afa156027573d5f5f3e602051600101"
        hex"5f603f53603ff35b5f5ffd";
    bytes32 private constant CREATION_CODE_HASH = keccak256(CREATION_CODE);

    /// @notice Stores the inputs of a request. At most once for each request.
    /// @dev Reverts with `InputsTooLong`, `InputsNotStored`.
    /// @param short Where short inputs go
    /// @param requestId Id of the request, not 0
    /// @param inputs Inputs
    function write(mapping(uint32 => ShortInputs) storage short, uint32 requestId, bytes memory inputs) internal {
        if (inputs.length > SHORT) {
            _writeCode(requestId, inputs);
            return;
        }
        ShortInputs storage stored = short[requestId];
        if (inputs.length > 31) {
            stored.tail = _wordAt(inputs, 31);
        }
        if (inputs.length != 0) {
            stored.head = (_wordAt(inputs, 0) & ~bytes32(uint256(0xff))) | bytes32(inputs.length);
        }
    }

    /// @notice The inputs of a request; none where there is no such request.
    /// @param short Where short inputs are
    /// @param requestId Id of the request; 0 for the inputs that are being stored right now
    /// @return inputs Inputs as they were given
    function read(mapping(uint32 => ShortInputs) storage short, uint32 requestId)
        internal
        view
        returns (bytes memory inputs)
    {
        if (requestId == 0) {
            return _pending();
        }
        bytes32 head = short[requestId].head;
        if (head == 0) {
            return _readCode(requestId);
        }
        inputs = new bytes(uint8(uint256(head)));
        bytes32 tail = inputs.length > 31 ? short[requestId].tail : bytes32(0);
        assembly ("memory-safe") {
            let length := mload(inputs)
            // The words reach beyond short inputs: memory is taken for both, and cleared behind the last byte.
            mstore(0x40, add(inputs, 0x60))
            mstore(add(inputs, 0x20), head)
            mstore(add(inputs, 0x3f), tail)
            mstore(add(add(inputs, 0x20), length), 0)
        }
    }

    function _writeCode(uint32 requestId, bytes memory inputs) private {
        if (inputs.length > MAX_LENGTH) {
            revert InputsTooLong();
        }
        uint256 slot = PENDING;
        bytes memory creationCode = CREATION_CODE;
        address created;
        assembly ("memory-safe") {
            let length := mload(inputs)
            tstore(slot, length)
            for { let offset := 0 } lt(offset, length) { offset := add(offset, 0x20) } {
                slot := add(slot, 1)
                tstore(slot, mload(add(add(inputs, 0x20), offset)))
            }
            created := create2(0, add(creationCode, 0x20), mload(creationCode), requestId)
        }
        if (created == address(0)) {
            revert InputsNotStored();
        }
        slot = PENDING;
        assembly ("memory-safe") {
            tstore(slot, 0)
        }
    }

    function _pending() private view returns (bytes memory inputs) {
        uint256 slot = PENDING;
        assembly ("memory-safe") {
            inputs := mload(0x40)
            let length := tload(slot)
            mstore(inputs, length)
            let end := add(add(inputs, 0x20), length)
            for { let at := add(inputs, 0x20) } lt(at, end) { at := add(at, 0x20) } {
                slot := add(slot, 1)
                mstore(at, tload(slot))
            }
            mstore(end, 0)
            mstore(0x40, and(add(end, 0x3f), not(0x1f)))
        }
    }

    function _readCode(uint32 requestId) private view returns (bytes memory inputs) {
        address holder = address(
            uint160(
                uint256(
                    keccak256(abi.encodePacked(bytes1(0xff), address(this), uint256(requestId), CREATION_CODE_HASH))
                )
            )
        );
        uint256 size = holder.code.length;
        if (size == 0) {
            return inputs;
        }
        inputs = new bytes(size - 1);
        assembly ("memory-safe") {
            extcodecopy(holder, add(inputs, 0x20), 1, mload(inputs))
        }
    }

    /// @dev 32 bytes of `data` from `offset` on; zeros behind its end, whatever lies there in memory.
    function _wordAt(bytes memory data, uint256 offset) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), offset))
            let left := sub(mload(data), offset)
            if lt(left, 0x20) {
                let unused := shl(3, sub(0x20, left))
                word := shl(unused, shr(unused, word))
            }
        }
    }
}
