// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/utils/SSTORE2.sol";

import {Subscription} from "../Coordinator.sol";
import {LeanCallbackConsumer} from "../consumer/LeanCallback.sol";
import {redundancyKey} from "../libraries/MappingKeys.sol";
import {Wallet} from "../payments/Wallet.sol";

/// @notice What a contract implements to be given answers as they come. Optional: answers can be read at any time.
interface IContainerCallback {
    /// @notice Receives an answer. Runs with `ContainerLookup.CALLBACK_GAS`; a failure is recorded and harms nobody.
    /// @dev Check that `msg.sender` is the lookup that was asked.
    /// @param subscriptionId Request that is answered, as `requestCompute` returned it
    /// @param index Number of the answer among those to this request, from 0
    /// @param node Address that delivered
    /// @param output Output as the node delivered it: abi.encode(bytes raw, bytes processed) by most containers
    function receiveContainerOutput(uint32 subscriptionId, uint256 index, address node, bytes calldata output) external;
}

/// @title ContainerLookup
/// @notice Compute for any contract or account, without inheriting anything: ask by `requestCompute`, be given the answer
/// by `IContainerCallback`, or read it by `getAnswer`.
/// @dev One deployment serves everybody. To the coordinator it is the consumer: it owns the subscriptions, serves their
/// inputs, and stores the answers. So the wallets that pay have approved this contract, and it must keep callers apart:
/// a wallet pays for a request only if the caller is its owner, or if its owner has granted the caller a budget here
/// (`grant`), from which each request takes what its answers may cost.
contract ContainerLookup is LeanCallbackConsumer {
    /// @notice An answer to a request.
    struct Answer {
        /// Address that delivered
        address node;
        /// Contract that holds the output (SSTORE2)
        address output;
    }

    /// @notice Gas with which an answer is pushed to the caller.
    uint256 public constant CALLBACK_GAS = 200_000;

    /// @dev Kept back to record a failing callback and to finish the delivery.
    uint256 private constant RESERVED_GAS = 30_000;

    /// @notice Who made a request; 0 for requests that aren't of this contract.
    mapping(uint32 subscriptionId => address) public requesters;

    mapping(uint32 subscriptionId => Answer[]) private _answers;

    /// @notice What a caller may still spend from a wallet, as granted by a (former or present) owner of it.
    mapping(
        address wallet => mapping(address owner => mapping(address caller => mapping(address token => uint256)))
    ) public budgets;

    /// @dev Whose budget a request took from; 0 when the caller owned the wallet, or the request was free.
    mapping(uint32 subscriptionId => address owner) private _granters;

    /// @notice A request was made.
    /// @param subscriptionId Its id, on the coordinator too
    /// @param requester Who asked
    /// @param containerId keccak256(abi.encode(id of the container))
    event Requested(uint32 indexed subscriptionId, address indexed requester, bytes32 indexed containerId);

    /// @notice A request was answered.
    /// @param subscriptionId Request
    /// @param index Number of the answer, from 0
    /// @param node Who delivered
    event Answered(uint32 indexed subscriptionId, uint256 indexed index, address indexed node);

    /// @notice The requester's callback failed; the answer can be read by `getAnswer`.
    /// @param subscriptionId Request
    /// @param index Number of the answer
    event CallbackFailed(uint32 indexed subscriptionId, uint256 indexed index);

    /// @notice A request was cancelled by its requester.
    /// @param subscriptionId Request
    event Cancelled(uint32 indexed subscriptionId);

    /// @notice A wallet's owner has set a caller's budget.
    /// @param wallet Wallet
    /// @param owner Its owner at that time
    /// @param caller Who may spend
    /// @param token Token, 0 = ETH
    /// @param amount New budget
    event BudgetGranted(
        address indexed wallet, address indexed owner, address indexed caller, address token, uint256 amount
    );

    /// @notice The caller neither owns the wallet nor has a budget that suffices.
    error NotAuthorized();

    /// @notice Only who made the request may do this.
    error NotRequester();

    /// @notice There is no answer of this number (yet).
    error NoSuchAnswer();

    /// @notice The node gave too little gas for the requester's callback.
    error NotEnoughGas();

    /// @param registry Address of the registry of a deployment
    constructor(address registry) LeanCallbackConsumer(registry) {}

    /// @notice Requests compute. Answers are pushed to the caller if it is a contract, and can be read by anyone.
    /// @dev Reverts with `NotAuthorized`, `Coordinator.InvalidRedundancy`, `InputStorage.InputsTooLong`. Emits
    /// `Requested`.
    /// @param containerId Id of the container whose output is wanted, such as "my-container-id"
    /// @param inputs Inputs for the container, such as abi.encode(uint8 taskId, string model, string prompt)
    /// @param redundancy Number of nodes that may answer
    /// @param paymentToken ERC-20 address; 0 = ETH
    /// @param paymentAmount Payment for each answer in the token's smallest unit; 0 = free
    /// @param wallet Wallet that pays. It must have approved this contract as a spender, and the caller must own it or have
    /// a budget of at least `paymentAmount * redundancy`
    /// @param verifier Judge of proofs; 0 = none
    /// @return subscriptionId Id of the request
    function requestCompute(
        string calldata containerId,
        bytes calldata inputs,
        uint16 redundancy,
        address paymentToken,
        uint256 paymentAmount,
        address wallet,
        address verifier
    ) external returns (uint32 subscriptionId) {
        address granter = paymentAmount == 0 ? address(0) : _spend(wallet, paymentToken, paymentAmount * redundancy);
        subscriptionId = _requestCompute(containerId, inputs, redundancy, paymentToken, paymentAmount, wallet, verifier);
        requesters[subscriptionId] = msg.sender;
        if (granter != address(0)) {
            _granters[subscriptionId] = granter;
        }
        emit Requested(subscriptionId, msg.sender, keccak256(abi.encode(containerId)));
    }

    /// @notice Cancels a request of the caller. What its missing answers would have cost goes back to the budget.
    /// @dev Reverts with `NotRequester`, also the second time. Emits `Cancelled`.
    /// @param subscriptionId Request
    function cancel(uint32 subscriptionId) external {
        if (requesters[subscriptionId] != msg.sender) {
            revert NotRequester();
        }
        delete requesters[subscriptionId];
        address granter = _granters[subscriptionId];
        if (granter != address(0)) {
            delete _granters[subscriptionId];
            Subscription memory request = COORDINATOR.getSubscription(subscriptionId);
            // What the coordinator has counted, not what has arrived: a delivery under way, from which a verifier or a
            // recipient of ETH may cancel, is paid for.
            uint256 missing = request.redundancy - COORDINATOR.redundancyCount(redundancyKey(subscriptionId, 1));
            budgets[request.wallet][granter][msg.sender][request.paymentToken] += request.paymentAmount * missing;
        }
        COORDINATOR.cancelSubscription(subscriptionId);
        emit Cancelled(subscriptionId);
    }

    /// @notice Lets a caller spend from a wallet of the caller's, up to an amount. Replaces an earlier grant; void once the
    /// wallet has another owner.
    /// @dev Reverts with `NotAuthorized` unless the wallet's owner calls. Emits `BudgetGranted`.
    /// @param wallet Wallet; it must also approve this contract (`Wallet.approve`)
    /// @param caller Who may spend
    /// @param token ERC-20 address; 0 = ETH
    /// @param amount Budget in the token's smallest unit
    function grant(address wallet, address caller, address token, uint256 amount) external {
        if (Wallet(payable(wallet)).owner() != msg.sender) {
            revert NotAuthorized();
        }
        budgets[wallet][msg.sender][caller][token] = amount;
        emit BudgetGranted(wallet, msg.sender, caller, token, amount);
    }

    /// @notice Number of answers to a request so far.
    /// @param subscriptionId Request
    /// @return Number
    function answerCount(uint32 subscriptionId) external view returns (uint256) {
        return _answers[subscriptionId].length;
    }

    /// @notice An answer to a request.
    /// @dev Reverts with `NoSuchAnswer`.
    /// @param subscriptionId Request
    /// @param index Number of the answer, from 0
    /// @return node Address that delivered
    /// @return output Output as the node delivered it
    function getAnswer(uint32 subscriptionId, uint256 index) external view returns (address node, bytes memory output) {
        if (index >= _answers[subscriptionId].length) {
            revert NoSuchAnswer();
        }
        Answer memory answer = _answers[subscriptionId][index];
        return (answer.node, SSTORE2.read(answer.output));
    }

    /// @dev Stores the answer, then pushes it. The store comes first, so that a callback can read it, and ask again.
    function _receiveCompute(
        uint32 subscriptionId,
        uint32,
        uint16,
        address node,
        bytes calldata,
        bytes calldata output,
        bytes calldata,
        bytes32,
        uint256
    ) internal override {
        uint256 index = _answers[subscriptionId].length;
        _answers[subscriptionId].push(Answer({node: node, output: SSTORE2.write(output)}));
        emit Answered(subscriptionId, index, node);

        address requester = requesters[subscriptionId];
        if (requester.code.length != 0) {
            bytes memory data =
                abi.encodeCall(IContainerCallback.receiveContainerOutput, (subscriptionId, index, node, output));
            if (!_push(requester, data)) {
                emit CallbackFailed(subscriptionId, index);
            }
        }
    }

    /// @dev Takes from the caller's budget, unless the caller owns the wallet.
    /// @return granter Whose grant it was; 0 when the caller owns the wallet
    function _spend(address wallet, address token, uint256 amount) private returns (address granter) {
        address owner = Wallet(payable(wallet)).owner();
        if (owner == msg.sender) {
            return address(0);
        }
        uint256 budget = budgets[wallet][owner][msg.sender][token];
        if (budget < amount) {
            revert NotAuthorized();
        }
        budgets[wallet][owner][msg.sender][token] = budget - amount;
        return owner;
    }

    /// @dev Calls the requester with a bounded amount of gas, and looks at nothing that it returns. Reverts with
    /// `NotEnoughGas` rather than giving it less: a node could otherwise make every callback fail.
    function _push(address requester, bytes memory data) private returns (bool ok) {
        if (gasleft() < CALLBACK_GAS + CALLBACK_GAS / 63 + RESERVED_GAS) {
            revert NotEnoughGas();
        }
        uint256 gasLimit = CALLBACK_GAS;
        assembly ("memory-safe") {
            ok := call(gasLimit, requester, 0, add(data, 0x20), mload(data), 0, 0)
        }
    }
}
